import type { CommandContext, TextStyle } from '../../src/commands/command.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';

/** A context on the real disk, without a terminal. */
export function commandContext(cwd: string): CommandContext {
  return {
    cwd,
    fs: nodeFs,
    env: {},
    signal: new AbortController().signal,
    progress: { step: async (_label, work) => work() },
    now: () => new Date(0),
    warn: () => undefined,
  };
}

const same = (text: string): string => text;

/** Text without colours; columns divided by two spaces. */
export const plainStyle: TextStyle = {
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  cyan: same,
  table: (rows) => rows.map((row) => row.join('  ')).join('\n'),
};
