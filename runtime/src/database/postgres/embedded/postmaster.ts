import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '../../../errors/startup-error.ts';
import { type Account, give } from './account.ts';
import { isAlive } from './keeper.ts';

/** No process may be spawned here. */
export class SpawnRefused extends Error {
  override readonly name = 'SpawnRefused';
}

export interface Installation {
  readonly initdb: string;
  readonly postgres: string;
  /** Search path of shared libraries. */
  readonly libraries: string;
  readonly account: Account;
}

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const READY_GAP_MS = 15;
const READY_LIMIT_MS = 60_000;

/** The server of a data folder by its `postmaster.pid`; undefined when none runs. */
export async function runningPostmaster(data: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  // Line 4 is the port, line 8 the state (src/include/utils/pidfile.h of PostgreSQL).
  if (!isAlive(pid) || lines[7]?.trim() !== 'ready') return undefined;
  return { pid, port: Number(lines[3]) };
}

/** Makes the data folder by `initdb`, beside its place and then renamed, so that a half-made one is never used. */
export async function createData(installation: Installation, data: string): Promise<void> {
  const half = `${data}.new`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true, mode: 0o700 });
  await give(half, installation.account);
  const words = ['-D', half, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  const logFile = `${half}.log`;
  const status = await exitOf(installation, installation.initdb, [...words, '--no-instructions'], logFile);
  if (status !== 0) throw await startFailure('initdb', logFile);
  await rename(half, data);
  await rm(logFile, { force: true });
}

/** Starts the server on a free port of 127.0.0.1 and waits until it accepts connections. */
export async function startPostmaster(
  installation: Installation,
  data: string,
  options: { readonly durable: boolean; readonly logFile: string },
): Promise<Postmaster> {
  const port = await freePort();
  const values = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    wal_level: 'logical',
    ...(options.durable ? { synchronous_commit: 'off' } : { fsync: 'off', full_page_writes: 'off' }),
  };
  const words = [
    '-D',
    data,
    '-p',
    String(port),
    ...Object.entries(values).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
  ];
  let ended = false;
  void exitOf(installation, installation.postgres, words, options.logFile, 'background').then(
    () => {
      ended = true;
    },
    () => {
      ended = true;
    },
  );
  for (let waited = 0; waited < READY_LIMIT_MS && !ended; waited += READY_GAP_MS) {
    const running = await runningPostmaster(data);
    if (running?.port === port) return running;
    await delay(READY_GAP_MS);
  }
  throw await startFailure('postgres', options.logFile);
}

/** Stops a server by a fast shutdown and waits for its end. */
export async function stopPostmaster(data: string): Promise<void> {
  const running = await runningPostmaster(data);
  if (running === undefined) return;
  process.kill(running.pid, 'SIGINT');
  for (let waited = 0; waited < READY_LIMIT_MS && isAlive(running.pid); waited += READY_GAP_MS) {
    await delay(READY_GAP_MS);
  }
}

/** Runs a program detached from our terminal and resolves with its exit status. */
async function exitOf(
  { account, libraries }: Installation,
  program: string,
  words: readonly string[],
  logFile: string,
  place: 'foreground' | 'background' = 'foreground',
): Promise<number | null> {
  const log = await open(logFile, 'w');
  const [command = program, ...rest] = [...account.prefix, program, ...words];
  try {
    const child = spawn(command, rest, {
      detached: true,
      cwd: '/',
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC', LD_LIBRARY_PATH: libraries },
      stdio: ['ignore', log.fd, log.fd],
      ...(account.uid === undefined ? {} : { uid: account.uid }),
      ...(account.gid === undefined ? {} : { gid: account.gid }),
    });
    // The server must not keep our process alive; the one that initialises it must.
    if (place === 'background') child.unref();
    return await new Promise((resolve, reject) => {
      child.once('exit', resolve);
      child.once('error', (error: NodeJS.ErrnoException) =>
        reject(isRefusal(error) ? new SpawnRefused(error.message, { cause: error }) : error),
      );
    });
  } catch (error) {
    throw isRefusal(error) ? new SpawnRefused((error as Error).message, { cause: error }) : error;
  } finally {
    await log.close();
  }
}

function isRefusal(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  return ['EPERM', 'EACCES', 'ENOSYS', 'ENOTSUP', 'ERR_ACCESS_DENIED'].includes(code);
}

async function startFailure(program: string, logFile: string): Promise<StartupError> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  const faults = text.trim().split('\n').slice(-5);
  return new StartupError('MARTY_EMBEDDED_DATABASE', `${program} could not start, see ${logFile}`, {
    faults,
  });
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
