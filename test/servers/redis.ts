import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './api-server.ts';

export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  /** Stops it as a crash would; `restart` brings it back on the same port, empty. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** Where redis-server is; undefined where it is not installed. */
export function redisBinary(): string | undefined {
  try {
    return execFileSync('sh', ['-c', 'command -v redis-server'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** Starts a real Redis on loopback; about 0.1 s. */
export async function startRedis(binary = 'redis-server'): Promise<RedisServer> {
  const dir = mkdtempSync(join(tmpdir(), 'marty-redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const words = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      dir,
      '--save',
      '',
      '--appendonly',
      'no',
    ];
    // Without its parent the server would outlive a crashed test run.
    child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', binary, ...words], { stdio: 'ignore' });
    for (let attempt = 0; !(await answers(port)); attempt += 1) {
      if (attempt === 200 || child.exitCode !== null) throw new Error('redis-server did not start');
      await delay(25);
    }
  };
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await gone;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => stop('SIGKILL'),
    restart: start,
    async [Symbol.asyncDispose]() {
      await stop('SIGTERM');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });
}
