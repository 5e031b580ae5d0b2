import type { CommandTable } from '../commands/command-entry.ts';
import { nodeFs } from '../ports/node-fs.ts';
import { complete } from './complete.ts';
import { joinAssignments } from './completion-scripts.ts';

/** Answers `marty __complete SHELL [WORD…] =CURRENT`: candidates on stdout, never an error. */
export async function answerCompletion(
  host: NodeJS.Process,
  argv: readonly string[],
  table: CommandTable,
): Promise<number> {
  const [shell = '', ...rest] = argv;
  const marked = rest.at(-1)?.replace(/^=/, '') ?? '';
  const all = [...rest.slice(0, -1), marked];
  const joined = shell === 'bash' ? joinAssignments(all) : all;
  const current = joined.at(-1) ?? '';
  const found = await complete(joined.slice(0, -1), current, table.commands, {
    fs: nodeFs,
    cwd: host.cwd(),
    env: host.env,
  });
  // bash replaces only the part after `=`.
  const cut = shell === 'bash' && current.startsWith('--') ? current.indexOf('=') + 1 : 0;
  const lines = found.map(({ value, description }) => {
    const shown = value.startsWith(':') ? value : value.slice(cut);
    return description === undefined ? `${shown}\n` : `${shown}\t${description}\n`;
  });
  await new Promise((resolve) => host.stdout.write(lines.join(''), resolve));
  return 0;
}
