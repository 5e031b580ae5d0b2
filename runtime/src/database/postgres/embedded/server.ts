import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { optionalPackage } from '../../../packages/optional-package.ts';
import { chooseAccount, isOpenToAll, reachable } from './account.ts';
import { findBinaries, linkLibraries } from './binaries.ts';
import { type Lease, takeLease } from './keeper.ts';
import { withFileLock } from './lock.ts';
import {
  createData,
  type Installation,
  type Postmaster,
  runningPostmaster,
  SpawnRefused,
  startPostmaster,
  stopPostmaster,
} from './postmaster.ts';

export { SpawnRefused };

/** A PostgreSQL server of our own on 127.0.0.1. */
export interface EmbeddedPostgres {
  readonly pid: number;
  readonly port: number;
  /** The URL of a database on it, whether or not it exists. */
  urlOf(database: string): string;
  /** Makes a database unless it exists; gives its URL. */
  createDatabase(database: string): Promise<string>;
  /** Drops a database, ending its connections. */
  dropDatabase(database: string): Promise<void>;
  /** Gives it back; the server stops when nobody uses it any more. */
  close(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Holds the data, the log and the leases. Whoever names the same folder shares the server. */
  readonly directory: string;
  /** False makes it faster and lets a crash of the machine destroy the data, as tests like it. Default true. */
  readonly durable?: boolean;
  /** Runs with the server when this call started it, before anyone else gets it. */
  readonly onStart?: (server: EmbeddedPostgres) => Promise<void>;
}

interface Shared {
  users: number;
  readonly server: Promise<{ readonly postmaster: Postmaster; readonly lease: Lease }>;
}

/** The servers that this process uses, by folder. */
const shared = new Map<string, Shared>();
/** Folders whose last user here is leaving; who comes next waits, or it would lose its lease to them. */
const leaving = new Map<string, Promise<void>>();

/**
 * Starts an embedded PostgreSQL, or joins the one that runs on the folder already, here or in another process.
 * It stops when its last user closes it or dies.
 *
 * Throws `MissingPackageError` without the binaries, `SpawnRefused` where no process may be spawned, and
 * `StartupError` `MARTY_EMBEDDED_DATABASE` with the end of its log.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const directory = resolve(options.directory);
  const known = shared.get(directory);
  const entry = known ?? { users: 0, server: openAfter(leaving.get(directory), directory, options) };
  entry.users += 1;
  shared.set(directory, entry);
  try {
    const { postmaster, lease } = await entry.server;
    let closed = false;
    return handleOf(postmaster, async () => {
      if (closed) return;
      closed = true;
      entry.users -= 1;
      if (entry.users > 0) return;
      shared.delete(directory);
      const left = leave(directory, lease);
      leaving.set(directory, left);
      await left;
    });
  } catch (error) {
    if (shared.get(directory) === entry) shared.delete(directory);
    throw error;
  }
}

async function openAfter(
  left: Promise<void> | undefined,
  directory: string,
  options: EmbeddedPostgresOptions,
): ReturnType<typeof open> {
  await left?.catch(() => undefined);
  return open(directory, options);
}

async function open(
  requested: string,
  options: EmbeddedPostgresOptions,
): Promise<{ readonly postmaster: Postmaster; readonly lease: Lease }> {
  const binaries = findBinaries(requested);
  const account = await chooseAccount();
  const directory = await homeOf(requested);
  await mkdir(directory, { recursive: true });
  const data = join(directory, 'data');
  return withFileLock(join(directory, 'lock'), async () => {
    const lease = await takeLease(directory);
    try {
      const running = await runningPostmaster(data);
      if (running !== undefined) return { postmaster: running, lease };
      const home = await reachable(binaries.home, account, `marty-postgres-${digest(binaries.home)}`);
      const installation: Installation = {
        account,
        initdb: join(home, 'bin', basename(binaries.initdb)),
        postgres: join(home, 'bin', basename(binaries.postgres)),
        libraries: await linkLibraries({ ...binaries, home }, join(directory, `lib-${digest(home)}`)),
      };
      if (!existsSync(join(data, 'PG_VERSION'))) await createData(installation, data);
      const postmaster = await startPostmaster(installation, data, {
        durable: options.durable ?? true,
        logFile: join(directory, 'log'),
      });
      await options.onStart?.(handleOf(postmaster, async () => undefined));
      return { postmaster, lease };
    } catch (error) {
      await lease.release();
      throw error;
    }
  });
}

async function leave(requested: string, lease: Lease): Promise<void> {
  const directory = await homeOf(requested);
  await withFileLock(join(directory, 'lock'), async () => {
    const { last } = await lease.release();
    if (last) await stopPostmaster(join(directory, 'data'));
  });
}

/** The folder itself, or one in the temporary folder when the server's account could not reach it. */
async function homeOf(directory: string): Promise<string> {
  const { uid } = await chooseAccount();
  if (uid === undefined) return directory;
  let existing = directory;
  while (!existsSync(existing)) existing = dirname(existing);
  return (await isOpenToAll(existing)) ? directory : join(tmpdir(), `marty-postgres-${digest(directory)}`);
}

/** duplicate_database, and unique_violation when two make it at once. */
const EXISTS = ['42P04', '23505'];

function handleOf(postmaster: Postmaster, close: () => Promise<void>): EmbeddedPostgres {
  const urlOf = (database: string): string =>
    `postgres://postgres@127.0.0.1:${postmaster.port}/${encodeURIComponent(database)}`;
  return {
    ...postmaster,
    urlOf,
    async createDatabase(database) {
      await administer(urlOf('postgres'), `create database ${quote(database)} template template0`, EXISTS);
      return urlOf(database);
    },
    async dropDatabase(database) {
      await administer(urlOf('postgres'), `drop database if exists ${quote(database)} with (force)`);
    },
    close,
  };
}

/** Runs one statement on a connection of its own; an error of the given SQLSTATEs counts as done. */
async function administer(url: string, sql: string, harmless: readonly unknown[] = []): Promise<void> {
  const { default: pg } = await optionalPackage('pg', 'an embedded PostgreSQL', () => import('pg'));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } catch (error) {
    if (!harmless.includes((error as { code?: unknown }).code)) throw error;
  } finally {
    await client.end();
  }
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
