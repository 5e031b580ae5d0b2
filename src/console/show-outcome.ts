import type { CommandOutcome, Finding } from '../commands/command.ts';
import { formatLocation } from '../errors.ts';
import { toAnnotations } from './findings/github.ts';
import { parseReports, writeReports } from './findings/reports.ts';
import { type OutcomeView, showResult } from './show-result.ts';

/** Shows, applies or runs what a command handed back; answers with the exit code. */
export async function showOutcome(outcome: CommandOutcome, view: OutcomeView): Promise<number> {
  switch (outcome.kind) {
    case 'report': {
      const { data, findings = [] } = outcome;
      const shown = outcome.findings === undefined ? {} : { findings };
      const markdown = outcome.markdown?.();
      publishFindings(findings, view, markdown);
      const told = outcome.textTellsFindings === true;
      await showResult(view, { data, ...shown }, outcome.text(view.outStyle), { markdown, told });
      return exitCodeOf(outcome);
    }
    case 'tree':
    case 'plan': {
      const { writePlan } = await import('./write-plan.ts');
      if (outcome.kind === 'tree') publishFindings(outcome.findings ?? [], view);
      await writePlan(outcome, view);
      return outcome.kind === 'tree' ? exitCodeOf(outcome) : 0;
    }
    case 'serve':
      await showResult(view, { data: outcome.data }, outcome.text(view.outStyle));
      return serve(outcome, view.context.signal);
  }
}

/** Waits until it ends or a signal comes; a clean stop is what serving ends with, so the exit code is 0. */
async function serve(
  outcome: Extract<CommandOutcome, { kind: 'serve' }>,
  signal: AbortSignal,
): Promise<number> {
  const told = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  // A listener alone does not keep the process alive.
  const keepAlive = setInterval(() => {}, 2 ** 30);
  try {
    await Promise.race([outcome.finished, told]);
    if (signal.aborted) await outcome.stop();
  } finally {
    clearInterval(keepAlive);
  }
  return 0;
}

/** Events, `--report` files, and what a GitHub job shows beside the code. */
function publishFindings(findings: readonly Finding[], view: OutcomeView, markdown?: string): void {
  const { command, version, context, globals, output, emit } = view;
  for (const { code, level, message, where } of findings) {
    const place = where === undefined ? {} : { where: formatLocation(where) };
    emit({ type: 'finding', code, level, message, ...place });
  }
  const reports = parseReports(globals.report, context.cwd);
  const inGithub = context.env['GITHUB_ACTIONS'] === 'true';
  const summary = inGithub && findings.length > 0 ? context.env['GITHUB_STEP_SUMMARY'] : undefined;
  writeReports(reports, findings, { command, version, markdown }, context.fs, summary);
  if (inGithub && globals.format !== 'github') output.err(toAnnotations(findings));
}

function exitCodeOf(outcome: { exitCode?: 0 | 1 | 3; findings?: readonly Finding[] }): number {
  return outcome.exitCode ?? (outcome.findings?.some(({ level }) => level === 'error') ? 1 : 0);
}
