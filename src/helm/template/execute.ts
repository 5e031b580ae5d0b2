import { MartyError } from '../../errors.ts';
import { decodeRuns } from '../values/go-bytes.ts';
import type { GoValue } from '../values/go-value.ts';
import { frameBlocks } from './frame-blocks.ts';
import { Run, type RunOptions } from './run.ts';
import { TemplateExecError } from './template-error.ts';
import type { TemplateSet } from './template-set.ts';

/** Renders the templates of a set, one after the other, as one `helm template` does. */
export interface TemplateRun {
  /**
   * @returns the text, with `<no value>` taken out
   * @throws MartyError MARTY-H002 to MARTY-H006, in Helm's words where Helm has any
   */
  execute(name: string, data: GoValue): string;
}

/** Starts a render; its templates share what they count against the limits. */
export function startRun(set: TemplateSet, options: RunOptions): TemplateRun {
  return templateRun(new Run(set, options));
}

/** A render with a run of its own kind. */
export function templateRun(run: Run): TemplateRun {
  return { execute: (name, data) => executeIn(run, name, data) };
}

/** Renders one template. @throws MartyError as {@link TemplateRun} */
export function execute(set: TemplateSet, name: string, data: GoValue, options: RunOptions): string {
  return startRun(set, options).execute(name, data);
}

function executeIn(run: Run, name: string, data: GoValue): string {
  const template = run.find(name);
  if (template === undefined)
    throw new MartyError('MARTY-H002', `template: no template ${JSON.stringify(name)} in this chart`);
  try {
    const text = run.capture(template, data ?? undefined);
    return decodeRuns(text.includes('<no value>') ? text.replaceAll('<no value>', '') : text);
  } catch (error) {
    throw asMartyError(error, name, run.context.helmVersion);
  }
}

function asMartyError(error: unknown, name: string, helmVersion: 3 | 4): unknown {
  if (error instanceof TemplateExecError) {
    const { file, line, column, failure } = error;
    const where = { file, line, column: column + 1 };
    return failure === undefined
      ? new MartyError('MARTY-H002', helmVersion === 3 ? error.message : frameBlocks(error.chain), {
          where,
          cause: error,
        })
      : new MartyError('MARTY-H003', `execution error at (${file}:${line}:${column}): ${failure}`, {
          where,
          cause: error,
        });
  }
  if (error instanceof RangeError && /call stack/i.test(error.message))
    return new MartyError('MARTY-H006', `templates call each other too deeply below ${name}`, {
      where: { file: name },
    });
  return error;
}
