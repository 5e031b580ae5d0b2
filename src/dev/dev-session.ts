import { join } from 'node:path';
import { MartyError } from '../errors.ts';
import { type Child, startChild } from './child.ts';
import { DATABASE_SCRIPT } from './child-scripts.ts';
import { compile } from './compile.ts';
import { readableLine } from './log-line.ts';
import { type RunningService, type ServiceHost, startServices } from './service-host.ts';
import { watchServices } from './watch.ts';
import type { Workspace, WorkspaceService } from './workspace.ts';

export interface DevEvents {
  /** A step of work: compiling, starting, restarting. */
  step<T>(label: string, work: () => Promise<T>): Promise<T>;
  /** Something is wrong, and the session goes on. */
  problem(message: string): void;
  /** A line of the services' log, made readable. */
  log(line: string): void;
}

export interface DevSession {
  readonly services: readonly RunningService[];
  /** Settles when it has stopped. */
  readonly finished: Promise<void>;
  /** Ends everything that it started; calling it again waits for the same end. */
  stop(): Promise<void>;
}

/**
 * Compiles and runs a plugin, and does so again after each change. A change that does not compile leaves the
 * services running as they were.
 *
 * Throws MARTY-G011 or -G012 if it does not get to run the first time.
 */
export async function startDevSession(
  workspace: Workspace,
  env: NodeJS.ProcessEnv,
  events: DevEvents,
): Promise<DevSession> {
  const dataFolder = join(workspace.root, '.marty/data');
  const aborter = new AbortController();
  const { signal } = aborter;
  const log = (line: string) => events.log(readableLine(line));
  let host: ServiceHost | undefined;
  let work: Promise<void> = Promise.resolve();

  const errors = await events.step('Compile', () => compile(workspace, workspace.services, signal));
  if (errors !== '') throw new MartyError('MARTY-G011', `The plugin does not compile:\n${errors.trimEnd()}`);
  const database = await holdDatabase(workspace, dataFolder, env);
  try {
    host = await events.step('Start the services', () => startServices(workspace, dataFolder, env, log));
  } catch (error) {
    await database?.stop();
    throw error;
  }
  reportEnd(host);
  const first = host.services;

  function reportEnd(watched: ServiceHost): void {
    void watched.ended.then((code) => {
      if (watched !== host) return;
      host = undefined;
      events.problem(`The services ended with ${code}. They start again after the next change.`);
    });
  }

  async function restart(): Promise<void> {
    const old = host;
    host = undefined;
    await old?.stop();
    host = await startServices(workspace, dataFolder, env, log);
    reportEnd(host);
  }

  async function reload(changed: readonly WorkspaceService[]): Promise<void> {
    if (signal.aborted) return;
    const names = changed.map(({ name }) => name).join(', ');
    try {
      const found = await events.step(`Compile ${names}`, () => compile(workspace, changed, signal));
      if (found === '') await events.step('Restart', restart);
      else events.problem(`Not restarted, because it does not compile:\n${found.trimEnd()}`);
    } catch (error) {
      if (!signal.aborted) events.problem(error instanceof Error ? error.message : String(error));
    }
  }

  const unwatch = watchServices(workspace.services, (changed) => {
    work = work.then(() => reload(changed));
  });

  async function end(): Promise<void> {
    unwatch();
    aborter.abort();
    await work;
    const last = host;
    host = undefined;
    await last?.stop();
    await database?.stop();
  }

  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let ending: Promise<void> | undefined;
  return {
    services: first,
    finished,
    stop() {
      ending ??= end().finally(() => finish());
      return ending;
    },
  };
}

/** Without it the database would stop and start with each restart of the services. */
async function holdDatabase(
  { root, services }: Workspace,
  dataFolder: string,
  env: NodeJS.ProcessEnv,
): Promise<Child | undefined> {
  const needed = services.some(({ usesDatabase }) => usesDatabase) && (env['DATABASE_URL'] ?? '') === '';
  if (!needed) return undefined;
  return startChild({ script: DATABASE_SCRIPT, input: { dataFolder }, cwd: root, env });
}
