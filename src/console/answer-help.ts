import type { CommandTable } from '../commands/command-entry.ts';
import { renderHelp } from './help.ts';
import { processOutput } from './output.ts';
import { hasColour, terminalOf } from './terminal.ts';
import { textStyle } from './text-style.ts';

/** Prints the help of a command or group. */
export async function answerHelp(
  host: NodeJS.Process,
  path: readonly string[],
  { commands }: CommandTable,
): Promise<number> {
  const { stdoutIsTty, columns, env } = terminalOf(host);
  const style = textStyle(hasColour(stdoutIsTty, env, false));
  const output = processOutput(host);
  output.out(renderHelp(path, { commands, style, width: columns }));
  await output.flush();
  return 0;
}
