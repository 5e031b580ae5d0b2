import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { buildRuntime } from '../support/build-runtime.ts';
import { killChildren, startNode } from '../support/child.ts';
import { serviceFolder } from '../support/resource.ts';
import { type Instance, rollingStops } from '../support/rolling-stops.ts';

const SCRIPT = join(import.meta.dirname, '../fixtures/children/run-service.mjs');
/** `MARTY_ROLLING_STOPS=100` for the long run. */
const STOPS = Number(process.env['MARTY_ROLLING_STOPS'] ?? 4);

let build: Awaited<ReturnType<typeof buildRuntime>>;
beforeAll(async () => {
  build = await buildRuntime();
});
afterAll(() => build.remove());
afterEach(killChildren);

/** A process with its own kept-alive connections, reading and writing. */
async function startInstance(directory: string): Promise<Instance> {
  const flags = ['--http.port=0', '--http.host=127.0.0.1', '--shutdown.delay=400', '--log.level=info'];
  const child = startNode([SCRIPT, build.directory, directory, 'plain', ...flags]);
  const [, url = ''] = await child.says(/"url":"(http[^"]+)"/);
  const agent = new Agent({ keepAlive: true });
  const send = async (path: string, body?: string): Promise<number | undefined> => {
    const headers = { 'content-type': 'application/json' };
    const sent = request(`${url}${path}`, { agent, method: body === undefined ? 'GET' : 'POST', headers });
    sent.end(body);
    const [response] = await once(sent, 'response');
    response.resume();
    await once(response, 'end');
    return response.statusCode;
  };
  let count = 0;
  return {
    isReady: async () => (await send('/health/ready').catch(() => 0)) === 200,
    async ask() {
      count += 1;
      const status = await (count % 2 === 0 ? send('/echo?ms=20') : send('/echo', '{"text":"hello"}'));
      if (status !== 200) throw new Error(`status ${status}`);
    },
    async stop() {
      child.process.kill('SIGTERM');
      const end = await child.ended();
      agent.destroy();
      if (end !== 0) throw new Error(`the process ended with ${end}: ${child.output()}`);
    },
  };
}

test(
  `${STOPS} rolling stops under load lose no request`,
  async () => {
    const directory = await serviceFolder();
    const { asked, failures } = await rollingStops({
      stops: STOPS,
      clients: 16,
      start: () => startInstance(directory),
    });
    process.stderr.write(`${STOPS} rolling stops, ${asked} requests, ${failures.length} failed\n`);
    expect(failures).toEqual([]);
    expect(asked).toBeGreaterThan(STOPS * 16);
  },
  60_000 + STOPS * 10_000,
);
