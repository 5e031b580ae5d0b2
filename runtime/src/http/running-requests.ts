import type { ServerResponse } from 'node:http';

/** The requests that run now. */
export interface RunningRequests {
  readonly count: number;
  readonly draining: boolean;
  /** Counts a response until it closes: its answer is sent, or its caller has gone. */
  begin(response: ServerResponse): void;
  /**
   * From now on every answer ends its connection, those of the running requests too, so that clients with a
   * kept-alive connection go elsewhere.
   */
  drain(): void;
}

/** `onEnd` is called once for each response that was begun, when it closes. */
export function trackRequests(onEnd: (response: ServerResponse) => void): RunningRequests {
  const running = new Set<ServerResponse>();
  let draining = false;
  const endConnection = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  function end(this: ServerResponse): void {
    running.delete(this);
    onEnd(this);
  }
  return {
    get count() {
      return running.size;
    },
    get draining() {
      return draining;
    },
    begin(response) {
      running.add(response);
      response.on('close', end);
      if (draining) endConnection(response);
    },
    drain() {
      draining = true;
      for (const response of running) endConnection(response);
    },
  };
}
