/** A running service. */
export interface App extends AsyncDisposable {
  /** Base URL with the real port, without a final slash. */
  readonly url: string;
  readonly port: number;
  /** The base URL of every protocol by the name of its server. */
  readonly urls: Readonly<Record<string, string>>;
  /**
   * `fetch` against the service. A relative path is enough, and a string body is sent as JSON unless a content
   * type is given.
   */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /**
   * Stops without losing a request: readiness turns 503, the configured delay passes, no connection is accepted
   * any more, running requests finish, then the resources close in reverse. Every call waits for the same end.
   */
  close(): Promise<void>;
}

/** `fetch` bound to a base URL; see `App.fetch`. */
export function fetchFrom(url: string): App['fetch'] {
  return (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (typeof init.body === 'string' && !headers.has('content-type')) {
      headers.set('content-type', 'application/json');
    }
    return fetch(new URL(path, url), { ...init, headers });
  };
}
