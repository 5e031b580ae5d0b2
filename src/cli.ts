import type { CommandEntry, CommandTable } from './commands/command-entry.ts';

/**
 * Runs one command line and answers with its exit code. What needs no more than the table of commands (version,
 * help, completion) loads no more than that.
 */
export async function main(host: NodeJS.Process, table: CommandTable): Promise<number> {
  const argv = host.argv.slice(2);
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    await new Promise((resolve) => host.stdout.write(`${table.version}\n`, resolve));
    return 0;
  }
  if (isPlainHelp(argv, table.commands)) {
    const { answerHelp } = await import('./console/answer-help.ts');
    return answerHelp(host, argv.slice(0, -1), table);
  }
  if (argv[0] === '__complete') {
    const { answerCompletion } = await import('./console/answer-completion.ts');
    return answerCompletion(host, argv.slice(1), table);
  }
  const { runCommandLine } = await import('./console/shell.ts');
  return runCommandLine(host, argv, table);
}

/** `marty [COMMAND…] --help` and nothing else. */
function isPlainHelp(argv: readonly string[], commands: readonly CommandEntry[]): boolean {
  const last = argv.at(-1);
  if (argv.length > 0 && last !== '--help' && last !== '-h') return false;
  const path = argv.slice(0, -1);
  return commands.some((entry) => path.every((word, index) => entry.path[index] === word));
}
