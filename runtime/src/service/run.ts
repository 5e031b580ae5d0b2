import { describeStartupError, StartupError } from '../errors/startup-error.ts';
import type { AnySchema } from '../schema/standard-schema.ts';
import type { App } from './app.ts';
import type { Resources } from './resource.ts';
import type { Service, StartOptions } from './service.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs a service as the whole process: starts it with the flags of the command line, closes it gracefully on
 * SIGTERM and SIGINT (a second signal ends the process at once), and sets exit code 1 with a readable error when
 * it cannot start. Resolves when the service has stopped.
 */
export async function run(
  definition: Service<AnySchema, Resources>,
  options: StartOptions = {},
): Promise<void> {
  // Before the start, so that a signal during it is not lost: the service then closes as soon as it can.
  const signal = firstSignal();
  let app: App;
  try {
    app = await definition.start({ argv: process.argv.slice(2), ...options });
  } catch (error) {
    signal.forget();
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 1;
    return;
  }
  await signal.received;
  await app.close();
}

function firstSignal(): { readonly received: Promise<void>; forget(): void } {
  let receive = (): void => undefined;
  const received = new Promise<void>((resolve) => {
    receive = resolve;
  });
  const forget = (): void => {
    for (const signal of SIGNALS) process.off(signal, stop);
  };
  const stop = (): void => {
    forget();
    receive();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return { received, forget };
}

function describe(error: unknown): string {
  if (error instanceof StartupError) return describeStartupError(error);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
