import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** The requests that run now. */
export interface RunningRequests {
  readonly count: number;
  readonly draining: boolean;
  /**
   * From now on every answer ends its connection, those of the running requests too, so that clients with a
   * kept-alive connection go elsewhere.
   */
  drain(): void;
}

export function trackRequests(app: FastifyInstance): RunningRequests {
  const running = new Set<ServerResponse>();
  let draining = false;
  const endConnection = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  app.addHook('onRequest', (_request, reply, done) => {
    running.add(reply.raw);
    if (draining) endConnection(reply.raw);
    done();
  });
  app.addHook('onResponse', (_request, reply, done) => {
    running.delete(reply.raw);
    done();
  });
  return {
    get count() {
      return running.size;
    },
    get draining() {
      return draining;
    },
    drain() {
      draining = true;
      for (const response of running) endConnection(response);
    },
  };
}
