import { MartyError } from '../errors.ts';

export interface Signals {
  /** Aborted by the first SIGINT or SIGTERM; its reason is a MartyError (X002, X003). */
  readonly signal: AbortSignal;
  /** Takes the handlers away. */
  release(): void;
}

/** npm and terminals send one Ctrl-C twice; nobody presses it twice in this time. */
const SAME_PRESS_MS = 200;

/** The first signal aborts and lets the work end cleanly; the second one has the system's default effect. */
export function listenForSignals(
  host: NodeJS.Process,
  clock: () => number,
  onFirst: (name: string) => void,
): Signals {
  const controller = new AbortController();
  let first: number | undefined;
  const handle = (name: NodeJS.Signals) => {
    if (first === undefined) {
      first = clock();
      onFirst(name);
      controller.abort(
        name === 'SIGINT'
          ? new MartyError('MARTY-X002', 'Interrupted.')
          : new MartyError('MARTY-X003', 'Ended by SIGTERM.'),
      );
    } else if (clock() - first >= SAME_PRESS_MS) {
      release();
      host.kill(host.pid, name);
    }
  };
  const release = () => {
    host.off('SIGINT', handle);
    host.off('SIGTERM', handle);
  };
  host.on('SIGINT', handle);
  host.on('SIGTERM', handle);
  return { signal: controller.signal, release };
}

/**
 * The result of `work`, or the abort reason if it is aborted: work that notices the signal ends by itself, work
 * that does not is left behind after `graceMs`.
 */
export async function abortable<T>(signal: AbortSignal, work: Promise<T>, graceMs = 2000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      timer = setTimeout(() => reject(signal.reason), graceMs);
    });
  });
  try {
    return await Promise.race([work, aborted]);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}
