import type { CommandContext, Finding, TextStyle } from '../commands/command.ts';
import type { Plan, Resolution } from '../plan/plan.ts';
import type { EmitEvent } from './events.ts';
import { formatFindings } from './findings/reports.ts';
import { findingsText } from './findings/text.ts';
import type { GlobalValues } from './global-flags.ts';
import type { Output } from './output.ts';

/** Asks what to do with each conflict; undefined if the person gives up. */
export type ResolveConflicts = (plan: Plan) => Promise<ReadonlyMap<string, Resolution> | undefined>;

/** What showing an outcome needs. */
export interface OutcomeView {
  readonly command: string;
  readonly version: string;
  readonly globals: GlobalValues;
  readonly context: CommandContext;
  readonly output: Output;
  readonly emit: EmitEvent;
  /** Absent where marty may not ask. */
  readonly resolveConflicts: ResolveConflicts | undefined;
  readonly outStyle: TextStyle;
  readonly errStyle: TextStyle;
}

export interface ResultParts {
  readonly data: unknown;
  readonly plan?: unknown;
  readonly findings?: readonly Finding[] | undefined;
}

/** Prints the one result on stdout, in the format that was asked for. */
export async function showResult(
  view: OutcomeView,
  parts: ResultParts,
  text: string,
  { markdown, told = false }: { markdown?: string | undefined; told?: boolean } = {},
): Promise<void> {
  const { command, version, globals, output, outStyle } = view;
  const { format } = globals;
  const findings = parts.findings ?? [];
  if (format !== undefined && format !== 'text' && format !== 'json') {
    output.out(formatFindings(format, findings, { command, version, markdown }));
    return;
  }
  if (globals.output === 'text') {
    output.out(text === '' || text.endsWith('\n') ? text : `${text}\n`);
    if (!told) output.out(findingsText(findings, outStyle));
    return;
  }
  output.result(await documentText({ ok: true, command, version, ...parts }, globals.output));
}

/** A JSON document, or the same as YAML. */
export async function documentText(document: object, format: 'json' | 'yaml'): Promise<string> {
  const json = JSON.stringify(document, markIntegers, 2);
  if (format === 'json') return `${json.replaceAll(/"\\u0001(-?\d+)"/g, '$1')}\n`;
  const { dump } = await import('js-yaml');
  const yaml = dump(JSON.parse(json), { lineWidth: -1, noRefs: true });
  return yaml.replaceAll(/"\\x01(-?\d+)"/g, '$1');
}

/** Integers that a number cannot hold go through the writers as marked texts; YAML has no such character. */
function markIntegers(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `\u0001${value}` : value;
}
