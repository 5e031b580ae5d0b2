import { isatty } from 'node:tty';

/** What the process is connected to, as far as showing and asking depend on it. */
export interface Terminal {
  readonly stdinIsTty: boolean;
  readonly stdoutIsTty: boolean;
  readonly stderrIsTty: boolean;
  /** Columns of stdout, undefined where it is no terminal. */
  readonly columns: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Looks at the file descriptors: making a stream of each costs milliseconds. */
export function terminalOf(host: NodeJS.Process): Terminal {
  return {
    stdinIsTty: isatty(0),
    stdoutIsTty: isatty(1),
    stderrIsTty: isatty(2),
    columns: isatty(1) ? host.stdout.columns : undefined,
    env: host.env,
  };
}

/**
 * Whether a stream has colours: `FORCE_COLOR` wins, then `--no-color`, a non-empty `NO_COLOR` and `TERM=dumb`
 * turn them off, else a terminal has them.
 */
export function hasColour(isTty: boolean, env: Terminal['env'], noColour: boolean): boolean {
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (noColour || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return false;
  return isTty;
}

/** Whether marty may ask: terminals on all sides, no CI, and nobody said no. */
export function mayAsk(terminal: Terminal, no: { noInput: boolean; yes: boolean; text: boolean }): boolean {
  const { stdinIsTty, stdoutIsTty, stderrIsTty, env } = terminal;
  return stdinIsTty && stdoutIsTty && stderrIsTty && !inCi(env) && !no.noInput && !no.yes && no.text;
}

function inCi(env: Terminal['env']): boolean {
  return !['', '0', 'false'].includes(env['CI'] ?? '');
}
