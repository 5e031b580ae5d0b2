import { resolve } from 'node:path';
import type { CommandContext, CommandDefinition } from '../commands/command.ts';
import type { CommandEntry, CommandTable, Setting } from '../commands/command-entry.ts';
import { MartyError } from '../errors.ts';
import { nodeFs } from '../ports/node-fs.ts';
import { type GivenValues, type ParsedLine, parseCommandLine } from './command-line.ts';
import { COMPLETION_SCRIPTS } from './completion-scripts.ts';
import { asMartyError, errorDocument, errorText } from './error-report.ts';
import { eventWriter } from './events.ts';
import { GLOBAL_FLAGS, type GlobalValues, globalFlagsOf, type OutputFormat } from './global-flags.ts';
import { renderHelp } from './help.ts';
import { commandInput, resolveInput } from './input.ts';
import { type Output, processOutput } from './output.ts';
import { createProgress } from './progress.ts';
import { findSettings, resolveSetting, type SettingsSources } from './settings.ts';
import { showOutcome } from './show-outcome.ts';
import { documentText } from './show-result.ts';
import { abortable, listenForSignals } from './signals.ts';
import { hasColour, mayAsk, type Terminal, terminalOf } from './terminal.ts';
import { textStyle } from './text-style.ts';

type RunLine = Extract<ParsedLine, { kind: 'run' }>;

/** Runs one command line; every error ends here, as text on stderr or as a JSON document on stdout. */
export async function runCommandLine(
  host: NodeJS.Process,
  argv: readonly string[],
  table: CommandTable,
): Promise<number> {
  const output = processOutput(host);
  const terminal = terminalOf(host);
  const errors = errorFormat(argv, terminal.env);
  const emit = eventWriter(nodeFs, terminal.env['MARTY_OUTPUT_FILE'], () => new Date());
  let exitCode: number;
  try {
    const line = parseCommandLine(argv, table.commands);
    const crash = new Promise<never>((_, reject) => host.once('uncaughtException', reject));
    if (line.kind === 'version') output.out(`${table.version}\n`);
    if (line.kind === 'help') output.out(help(line.path, table.commands, terminal, errors.noColor));
    exitCode =
      line.kind === 'run'
        ? await Promise.race([runCommand({ host, line, table, terminal, output, emit, errors }), crash])
        : 0;
  } catch (thrown) {
    const error = asMartyError(translated(thrown));
    exitCode = error.exitCode;
    if (errors.output !== 'text' && !output.hasResult()) {
      output.result(await documentText(errorDocument(error), errors.output));
    } else {
      const style = textStyle(hasColour(terminal.stderrIsTty, terminal.env, errors.noColor));
      const platform = `${host.platform} ${host.arch}`;
      const about = { version: table.version, node: host.version, platform, argv };
      output.err(errorText(error, { style, debug: errors.debug, ...about }));
    }
    try {
      emit({ type: 'command-failed', code: error.code, message: error.message, exitCode });
    } catch {
      // The event file is what failed, or it fails as well: the error itself is already shown.
    }
  }
  await output.flush();
  return exitCode;
}

interface Call {
  readonly host: NodeJS.Process;
  readonly line: RunLine;
  readonly table: CommandTable;
  readonly terminal: Terminal;
  readonly output: Output;
  readonly emit: ReturnType<typeof eventWriter>;
  readonly errors: ErrorFormat;
}

async function runCommand({ host, line, table, terminal, output, emit, errors }: Call): Promise<number> {
  const { entry } = line;
  const name = entry.path.join(' ');
  const cwd = startFolder(host.cwd(), line.globals, terminal.env);
  const config = line.globals['config'] ?? terminal.env['MARTY_CONFIG'];
  const sources: SettingsSources = {
    env: terminal.env,
    files: await findSettings(
      nodeFs,
      cwd,
      terminal.env,
      table.commands,
      config === undefined ? undefined : String(config),
    ),
  };
  const globals = resolveGlobals(entry, line.globals, sources);
  Object.assign(errors, { output: globals.output, debug: globals.debug, noColor: globals.noColor });
  const style = (isTty: boolean) => textStyle(hasColour(isTty, terminal.env, globals.noColor));
  const errStyle = style(terminal.stderrIsTty);
  const note = (text: string) => {
    if (!globals.quiet) output.err(text);
  };
  const clock = () => performance.now();
  const signals = listenForSignals(host, clock, () =>
    note('Stopping; press Ctrl-C again to exit at once.\n'),
  );
  try {
    const definition = await loadDefinition(table, name);
    const settings = resolveInput(entry, line.given, sources);
    const asks = mayAsk(terminal, { ...globals, text: globals.output === 'text' });
    const ask = asks ? (await import('./prompts.ts')).createAsk(host, signals.signal) : undefined;
    const input = await commandInput(definition, entry, settings, ask);
    const context: CommandContext = {
      cwd,
      fs: nodeFs,
      env: terminal.env,
      signal: signals.signal,
      progress: createProgress({
        animated: terminal.stderrIsTty && terminal.env['TERM'] !== 'dumb',
        quiet: globals.quiet,
        style: errStyle,
        stream: host.stderr,
        write: output.err,
        clock,
      }),
      now: () => new Date(),
      warn: (message) => note(`${errStyle.yellow('warning')} ${message}\n`),
      shell: {
        version: table.version,
        commands: table.commands,
        settings: () => allSettings(table.commands, line.globals, sources),
        help: (path, outStyle) =>
          renderHelp(path, { commands: table.commands, style: outStyle, width: terminal.columns }),
        completionScript: (shell) => COMPLETION_SCRIPTS[shell],
      },
    };
    emit({ type: 'command-started', command: name, version: table.version });
    const outcome = await abortable(signals.signal, definition.run(input, context));
    const exitCode = await showOutcome(outcome, {
      command: name,
      version: table.version,
      globals,
      context,
      output,
      emit,
      resolveConflicts: asks
        ? async (plan) => {
            const { createConflictPrompts } = await import('./conflict-prompts.ts');
            return createConflictPrompts(host, signals.signal, errStyle)(plan);
          }
        : undefined,
      outStyle: style(terminal.stdoutIsTty),
      errStyle,
    });
    emit({ type: 'command-finished', exitCode });
    return exitCode;
  } finally {
    signals.release();
  }
}

async function loadDefinition(table: CommandTable, name: string): Promise<CommandDefinition> {
  const module = (await table.load[name]?.()) as { default: CommandDefinition } | undefined;
  if (module === undefined) throw new MartyError('MARTY-X001', `The command "${name}" has no code.`);
  return module.default;
}

function startFolder(processCwd: string, given: GivenValues, env: Terminal['env']): string {
  const asked = given['cwd'] ?? env['MARTY_CWD'];
  const cwd = asked === undefined ? processCwd : resolve(processCwd, String(asked));
  if (nodeFs.stat(cwd)?.kind === 'directory') return cwd;
  throw new MartyError('MARTY-U008', `--cwd: ${cwd} is not a folder.`);
}

function resolveGlobals(entry: CommandEntry, given: GivenValues, sources: SettingsSources): GlobalValues {
  const values: Record<string, unknown> = {};
  for (const field of GLOBAL_FLAGS) {
    const { value } = resolveSetting(field, given[field.key], sources);
    if (value !== undefined) values[field.key] = value;
  }
  const merged = { report: [], ...values } as unknown as GlobalValues;
  if (given['json'] === true && given['output'] !== undefined && merged.output !== 'json') {
    throw new MartyError('MARTY-U011', `--json and --output ${merged.output} contradict each other.`);
  }
  if (given['force'] === true && given['onConflict'] !== undefined && merged.onConflict !== 'overwrite') {
    throw new MartyError(
      'MARTY-U011',
      `--force and --on-conflict ${merged.onConflict} contradict each other.`,
    );
  }
  const offered = new Set(globalFlagsOf(entry).map(({ key }) => key));
  return {
    ...merged,
    output: merged.json || merged.format === 'json' ? 'json' : merged.output,
    onConflict: merged.force ? 'overwrite' : merged.onConflict,
    // A variable or file speaks to all commands; one without such a flag does not hear it.
    ...(offered.has('dryRun') ? {} : { dryRun: false, diff: false }),
  };
}

function allSettings(
  commands: readonly CommandEntry[],
  given: GivenValues,
  sources: SettingsSources,
): Setting[] {
  const alias: GivenValues = given['json'] === true ? { output: 'json' } : {};
  return [
    ...GLOBAL_FLAGS.filter(({ configurable }) => configurable).map((field) =>
      resolveSetting(field, given[field.key] ?? alias[field.key], sources),
    ),
    ...commands.flatMap(({ path, options }) =>
      options.map((field) => resolveSetting(field, undefined, sources, path)),
    ),
  ];
}

function help(
  path: readonly string[],
  commands: readonly CommandEntry[],
  { stdoutIsTty, columns, env }: Terminal,
  noColour: boolean,
): string {
  return renderHelp(path, {
    commands,
    style: textStyle(hasColour(stdoutIsTty, env, noColour)),
    width: columns,
  });
}

/** How an error is shown: first by what the words look like, then by the settings once they are resolved. */
interface ErrorFormat {
  output: OutputFormat;
  debug: boolean;
  noColor: boolean;
}

function errorFormat(argv: readonly string[], env: Terminal['env']): ErrorFormat {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const words = argv.slice(0, end);
  const named = words.map((word, index) =>
    ['-o', '--output', '--format'].includes(word)
      ? words[index + 1]
      : /^(?:--output=|--format=|-o=?)(.+)$/.exec(word)?.[1],
  );
  const asked = words.includes('--json') ? 'json' : (named.findLast(Boolean) ?? env['MARTY_OUTPUT']);
  const output = asked === 'json' || asked === 'yaml' ? asked : 'text';
  return { output, debug: words.includes('--debug'), noColor: words.includes('--no-color') };
}

/** Ctrl-C in a prompt arrives as an error of the prompt library. */
function translated(thrown: unknown): unknown {
  const named = thrown instanceof Error ? thrown.name : '';
  if (named === 'ExitPromptError' || named === 'AbortPromptError') {
    return new MartyError('MARTY-X002', 'Interrupted.', { cause: thrown });
  }
  return thrown;
}
