import { relative, resolve } from 'node:path';
import { z } from 'zod';
import {
  inputsOf,
  LOCK_FILE,
  loadInputs,
  lockOf,
  type MigrationLock,
  type RenderInputs,
  readLock,
  redactor,
  renderEnvironments,
} from '../../conversion/index.ts';
import {
  outdatedInputs,
  type Validation,
  validateTree,
  validationData,
  validationFindings,
  validationMarkdown,
  validationSchema,
  validationText,
  valueEffects,
} from '../../conversion/proof/index.ts';
import { MartyError } from '../../errors.ts';
import type { Guard } from '../../ports/guard.ts';
import { nodeGuard } from '../../ports/node-guard.ts';
import { defineCommand } from '../command.ts';
import { timeLimitOption } from './chart-options.ts';

export default defineCommand({
  path: ['migrate', 'validate-migration'],
  summary: 'Prove that a converted tree builds what the chart renders, object by object',
  description:
    'Renders the chart again as the lock file of the tree says, builds every overlay, and compares each object, ' +
    'every field, lists in order. Differences that a named rule allows are counted; any other is a finding with its ' +
    'file and line, and the exit code is 1. Needs neither helm nor kustomize.',
  arguments: z.object({
    dir: z.string().describe('Folder of the converted tree').meta({ complete: 'directory' }),
  }),
  options: z.object({
    env: z
      .array(z.string())
      .default([])
      .describe('Prove only this environment')
      .meta({ value: 'NAME', group: 'Proof' }),
    chart: z
      .string()
      .optional()
      .describe('Compare with this chart, not the one that the lock file names')
      .meta({ value: 'CHART', complete: 'directory', group: 'Proof' }),
    mutations: z
      .int()
      .min(0)
      .max(100_000)
      .default(0)
      .describe('Change so many values, one at a time, and say which are still live in the tree')
      .meta({ value: 'N', group: 'Property check' }),
    timeLimit: timeLimitOption,
    seed: z
      .string()
      .default('1')
      .describe('Chooses the values that --mutations changes')
      .meta({ value: 'TEXT', group: 'Property check' }),
  }),
  examples: [
    {
      command: 'marty migrate validate-migration deploy',
      explains: 'prove every environment',
    },
    {
      command: 'marty migrate validate-migration deploy --format sarif --report markdown=proof.md',
      explains: 'for code scanning, and as Markdown for a pull request',
    },
    {
      command: 'marty migrate validate-migration deploy --env prod --mutations 50',
      explains: 'which of 50 values are still live in prod',
    },
  ],
  output: validationSchema,
  writes: false,
  findings: true,
  async run(input, context) {
    const { fs, cwd, progress } = context;
    const root = resolve(cwd, input.dir);
    const lock = readLock(fs, root);
    const inputs = chosenInputs(lock, root, input.env, {
      chart: input.chart && resolve(cwd, input.chart),
      guard: nodeGuard(input.timeLimit),
    });
    const names = inputs.environments.map(({ name }) => name);
    const chart = await progress.step('Loading the chart', () => loadInputs(fs, inputs));
    const rendered = await progress.step(`Rendering ${names.length} environments`, () =>
      renderEnvironments(fs, chart, inputs),
    );
    const validation = await progress.step('Building and comparing', (): Validation => {
      const now = lockOf(fs, root, chart.chart, inputs, lock.policies);
      return {
        ...validateTree(fs, root, { lock, rendered, whole: input.env.length === 0 }),
        outdated: outdatedInputs(lock, now, names),
      };
    });
    const nameFile = (file: string): string => relative(cwd, file);
    const data = validationData(validation, nameFile, redactor(rendered));
    if (input.mutations > 0) {
      const proved = inputs.environments.filter(({ name }) =>
        data.environments.some((environment) => environment.name === name && environment.holds),
      );
      if (proved.length < names.length)
        context.warn('values are tried only where the overlay is proved: nothing is said of the others');
      data.values = await progress.step('Changing values', () =>
        proved.flatMap((environment) =>
          valueEffects(fs, root, {
            lock,
            chart,
            inputs,
            environment,
            count: input.mutations,
            seed: input.seed,
          }).map((effect) => ({
            environment: environment.name,
            ...effect,
            via: [...effect.via],
            touches: [...effect.touches],
          })),
        ),
      );
    }
    const findings = validationFindings(data, nameFile(`${root}/${LOCK_FILE}`));
    return {
      kind: 'report',
      data,
      findings,
      textTellsFindings: true,
      text: (style) => validationText(data, findings, style),
      markdown: () => validationMarkdown(data, findings),
    };
  },
});

/** What the lock says, for the environments asked for. @throws MartyError MARTY-V055 */
function chosenInputs(
  lock: MigrationLock,
  root: string,
  asked: readonly string[],
  { chart, guard }: { readonly chart: string | undefined; readonly guard: Guard },
): RenderInputs {
  const inputs = inputsOf(lock, root, guard);
  const known = inputs.environments.map(({ name }) => name);
  const strange = asked.find((name) => !known.includes(name));
  if (strange !== undefined)
    throw new MartyError('MARTY-V055', `the tree has no environment ${strange}`, {
      hint: `It has: ${known.join(', ')}.`,
    });
  return {
    ...inputs,
    ...(chart === undefined ? {} : { chart }),
    environments: inputs.environments.filter(({ name }) => asked.length === 0 || asked.includes(name)),
  };
}
