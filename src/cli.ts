import type { CommandTable } from './commands/command-entry.ts';

/**
 * Runs one command line and answers with its exit code. The paths that a shell takes on every key or prompt
 * (`--version`, completion) load nothing else.
 */
export async function main(host: NodeJS.Process, table: CommandTable): Promise<number> {
  const argv = host.argv.slice(2);
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    await new Promise((resolve) => host.stdout.write(`${table.version}\n`, resolve));
    return 0;
  }
  if (argv[0] === '__complete') {
    const { answerCompletion } = await import('./console/answer-completion.ts');
    return answerCompletion(host, argv.slice(1), table);
  }
  const { runCommandLine } = await import('./console/shell.ts');
  return runCommandLine(host, argv, table);
}
