import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface JwksServer extends AsyncDisposable {
  readonly url: string;
  /** How often it was asked. */
  hits: number;
  keys: readonly object[];
  /** Answers 503 while set. */
  down: boolean;
  /** What to answer in place of the keys. */
  body: string | undefined;
}

/** A JWKS endpoint on loopback. */
export async function jwksServer(...keys: readonly object[]): Promise<JwksServer> {
  const server = createServer((_request, response) => {
    state.hits += 1;
    if (state.down) response.writeHead(503).end();
    else response.end(state.body ?? JSON.stringify({ keys: state.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const state: JwksServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    hits: 0,
    keys,
    down: false,
    body: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return state;
}
