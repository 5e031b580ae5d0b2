import { setTimeout as delay } from 'node:timers/promises';
import type { Settings } from '../config/settings.ts';
import { StartupError } from '../errors/startup-error.ts';
import type { Logger } from '../observability/logger.ts';
import type { Server, ServerContext, StartedServer } from './server.ts';

/** The servers of a running service. */
export interface RunningServers {
  /** By name. */
  readonly urls: Readonly<Record<string, string>>;
  /** All drain, the delay passes, all close at once; one that fails is logged and does not keep the others open. */
  close(shutdown: Settings['shutdown']): Promise<void>;
}

/** Starts servers in order. When one fails, those before it are closed and its error is thrown. */
export async function startServers(
  servers: readonly Server[],
  context: ServerContext,
): Promise<RunningServers> {
  const started = new Map<string, StartedServer>();
  try {
    for (const server of servers) {
      if (started.has(server.name)) {
        throw new StartupError('MARTY_SERVICE_INVALID', `two servers are named '${server.name}'`);
      }
      started.set(server.name, await server.start(context));
    }
  } catch (error) {
    await closeAll(started, { delay: 0, timeout: 0 }, context.log);
    throw error;
  }
  return {
    urls: Object.fromEntries(
      [...started].flatMap(([name, { url }]) => (url === undefined ? [] : [[name, url]])),
    ),
    close: (shutdown) => closeAll(started, shutdown, context.log),
  };
}

async function closeAll(
  started: ReadonlyMap<string, StartedServer>,
  shutdown: Settings['shutdown'],
  log: Logger,
): Promise<void> {
  for (const server of started.values()) server.drain();
  if (shutdown.delay > 0) await delay(shutdown.delay);
  await Promise.all(
    [...started].map(async ([name, server]) => {
      try {
        await server.close(shutdown);
      } catch (error) {
        log.error({ err: error, server: name }, 'closing a server failed');
      }
    }),
  );
}
