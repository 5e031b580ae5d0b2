import { relative } from 'node:path';
import type { CommandOutcome } from '../commands/command.ts';
import { applyPlan } from '../plan/apply.ts';
import type { Conflict, Plan, Resolution } from '../plan/plan.ts';
import { toPlanDocument } from '../plan/plan-document.ts';
import { planTree } from '../plan/planner.ts';
import { recover } from '../plan/recover.ts';
import { renderDiff } from '../plan/render-diff.ts';
import type { RunCommand } from '../plan/run-steps.ts';
import { nodeProcesses } from '../ports/node-processes.ts';
import { ConflictError } from './conflict-error.ts';
import type { MartyEvent } from './events.ts';
import { diffText, planCounts, planText } from './plan-text.ts';
import { type OutcomeView, showResult } from './show-result.ts';

type Writing = Extract<CommandOutcome, { kind: 'tree' | 'plan' }>;

/** Plans what a command wants, and shows it (`--dry-run`, `--diff`) or applies it. */
export async function writePlan(outcome: Writing, view: OutcomeView): Promise<void> {
  const { context, globals } = view;
  const root = outcome.kind === 'tree' ? outcome.root : outcome.plan.root;
  const dry = globals.dryRun || globals.diff !== false;
  if (!dry) announceRecovery(root, view);
  const plan = outcome.kind === 'tree' ? await settledPlan(outcome, view, dry) : outcome.plan;
  for (const { message } of plan.warnings) context.warn(message);
  if (plan.conflicts.length > 0) throw conflictError(plan, view);
  if (dry) {
    await showPlan(outcome, plan, view);
    return;
  }
  const { id } = await applyPlan(context.fs, plan, {
    now: context.now(),
    processes: nodeProcesses,
    signal: context.signal,
    run: runCommand(view),
    keepOnFailure: globals.keepOnFailure,
  });
  for (const event of fileEvents(plan)) view.emit(event);
  await showApplied(outcome, plan, id, view);
}

/** A crash of an earlier run is repaired before anything is read. */
function announceRecovery(root: string, { context }: OutcomeView): void {
  const { rolledBack, left } = recover(context.fs, root, nodeProcesses);
  for (const summary of rolledBack)
    context.warn(`An earlier run was stopped half-way and is taken back: ${summary}`);
  for (const path of left) context.warn(`${path} was changed after that run and is left as it is.`);
}

async function settledPlan(
  { root, tree }: Extract<Writing, { kind: 'tree' }>,
  { context, globals, resolveConflicts }: OutcomeView,
  dry: boolean,
): Promise<Plan> {
  const { onConflict } = globals;
  const plan = planTree(context.fs, root, tree, { onConflict });
  if (plan.conflicts.length === 0 || dry || resolveConflicts === undefined) return plan;
  const decisions: ReadonlyMap<string, Resolution> | undefined = await resolveConflicts(plan);
  return decisions === undefined ? plan : planTree(context.fs, root, tree, { onConflict, decisions });
}

function conflictError(plan: Plan, { emit }: OutcomeView): ConflictError {
  for (const { path, kind, message } of plan.conflicts) emit({ type: 'conflict', path, kind, message });
  const list = plan.conflicts.map(({ message }) => `\n  ${message}`).join('');
  const choices = commonChoices(plan.conflicts);
  return new ConflictError(plan, `Nothing was written, ${count(plan.conflicts.length, 'conflict')}:${list}`, {
    hint:
      choices.length === 0
        ? 'Clear the way yourself, then run the command again.'
        : `Look at --diff, then choose with --on-conflict ${choices.join('|')}.`,
  });
}

function commonChoices(conflicts: readonly Conflict[]): Resolution[] {
  const all: readonly Resolution[] = ['keep', 'overwrite', 'merge'];
  return all.filter((choice) => conflicts.every(({ choices }) => choices.includes(choice)));
}

async function showPlan(outcome: Writing, plan: Plan, view: OutcomeView): Promise<void> {
  const { globals, outStyle, context } = view;
  const { diff } = globals;
  const options = typeof diff === 'string' ? { path: relative(plan.root, `${context.cwd}/${diff}`) } : {};
  const shown = diff === false ? undefined : renderDiff(plan, withinRoot(options, diff));
  const redact = outcome.kind === 'tree' ? outcome.redact : undefined;
  const patch = shown === undefined || redact === undefined ? shown : redact(shown);
  const document = { ...toPlanDocument(plan), ...(patch === undefined ? {} : { diff: patch }) };
  const text =
    patch === undefined
      ? `${planText(plan, outStyle, true)}${extraText(outcome, view)}${outStyle.dim(`Dry run: ${planCounts(plan)}; nothing was written.`)}\n`
      : diffText(patch, outStyle);
  await showResult(view, { data: outcome.data ?? null, plan: document, findings: findingsOf(outcome) }, text);
}

/** `--diff=path` may be given from the current folder or from the plan's root. */
function withinRoot(options: { path?: string }, diff: boolean | string): { path?: string } {
  return typeof diff === 'string' && options.path?.startsWith('..') ? { path: diff } : options;
}

async function showApplied(
  outcome: Writing,
  plan: Plan,
  id: string | undefined,
  view: OutcomeView,
): Promise<void> {
  const { globals, outStyle, errStyle, output } = view;
  const applied = { applied: true, ...(id === undefined ? {} : { historyId: id }) };
  const text =
    plan.operations.length === 0
      ? `${planText(plan, outStyle, true)}${extraText(outcome, view)}`
      : `${planText(plan, outStyle, globals.verbose)}${extraText(outcome, view)}${outStyle.green('✔')} ${planCounts(plan)}\n`;
  await showResult(
    view,
    {
      data: outcome.data ?? null,
      plan: { ...toPlanDocument(plan), ...applied },
      findings: findingsOf(outcome),
    },
    text,
  );
  if (outcome.next !== undefined && !globals.quiet && globals.output === 'text') {
    output.err(`${errStyle.bold('Next:')} ${outcome.next}\n`);
  }
}

function extraText(outcome: Writing, { outStyle }: OutcomeView): string {
  const text = outcome.kind === 'tree' ? (outcome.text?.(outStyle) ?? '') : '';
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function findingsOf(outcome: CommandOutcome) {
  return 'findings' in outcome ? outcome.findings : undefined;
}

function* fileEvents(plan: Plan): Generator<MartyEvent> {
  const types = {
    create: 'file-created',
    edit: 'file-edited',
    delete: 'file-deleted',
    rename: 'file-renamed',
    chmod: 'file-chmod',
  } as const;
  for (const operation of plan.operations) {
    if (operation.kind !== 'run') yield { type: types[operation.kind], path: operation.path };
  }
}

function runCommand({ context }: OutcomeView): RunCommand {
  return async ([file = '', ...args], { cwd, signal }) => {
    const { execa } = await import('execa');
    const result = await context.progress.step([file, ...args].join(' '), () =>
      execa(file, args, {
        cwd,
        all: true,
        reject: false,
        stdin: 'ignore',
        ...(signal === undefined ? {} : { cancelSignal: signal }),
      }),
    );
    return { exitCode: result.exitCode ?? 1, output: result.all };
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
