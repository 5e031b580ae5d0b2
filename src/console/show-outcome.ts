import type { CommandContext, CommandOutcome, Finding, TextStyle } from '../commands/command.ts';
import { MartyError } from '../errors.ts';
import type { EmitEvent } from './events.ts';
import type { GlobalValues } from './global-flags.ts';
import type { AskForValues } from './input.ts';
import type { Output } from './output.ts';

export interface OutcomeView {
  readonly command: string;
  readonly version: string;
  readonly globals: GlobalValues;
  readonly context: CommandContext;
  readonly output: Output;
  readonly emit: EmitEvent;
  readonly ask: AskForValues | undefined;
  readonly outStyle: TextStyle;
  readonly errStyle: TextStyle;
}

/** Shows or applies what a command handed back; answers with the exit code. */
export async function showOutcome(outcome: CommandOutcome, view: OutcomeView): Promise<number> {
  switch (outcome.kind) {
    case 'report': {
      await showResult(view, { data: outcome.data }, outcome.text(view.outStyle));
      return exitCodeOf(outcome);
    }
    default:
      throw new MartyError('MARTY-X001', `Outcome "${outcome.kind}" cannot be shown yet.`);
  }
}

/** Prints the one result document on stdout. */
export async function showResult(
  { command, version, globals, output }: OutcomeView,
  parts: { readonly data: unknown; readonly plan?: unknown; readonly findings?: readonly Finding[] },
  text: string,
): Promise<void> {
  if (globals.output === 'text') {
    output.out(text === '' || text.endsWith('\n') ? text : `${text}\n`);
    return;
  }
  const document = { ok: true, command, version, ...parts };
  if (globals.output === 'json') {
    output.out(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  const { dump } = await import('js-yaml');
  output.out(dump(JSON.parse(JSON.stringify(document)), { lineWidth: -1, noRefs: true }));
}

function exitCodeOf(outcome: { exitCode?: 0 | 1 | 3; findings?: readonly Finding[] }): number {
  return outcome.exitCode ?? (outcome.findings?.some(({ level }) => level === 'error') ? 1 : 0);
}
