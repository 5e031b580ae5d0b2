import { relative, resolve } from 'node:path';
import { z } from 'zod';
import {
  checkCompatibility,
  compatibilityData,
  compatibilitySchema,
  compatibilityText,
  FAIL_LEVELS,
  fails,
  RULES,
  type RuleCode,
} from '../../compatibility/index.ts';
import { parseEnvironments, type RenderInputs } from '../../conversion/index.ts';
import { MartyError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import {
  chartArgument,
  chartInputs,
  chartOptions,
  environmentsOption,
  releaseOption,
} from './chart-options.ts';

export default defineCommand({
  path: ['migrate', 'check-compatibility'],
  summary: 'Say what a conversion of a chart to Kustomize will meet, with a place and a fix for each finding',
  description:
    'Parses every template of the chart and its subcharts, renders the environments given (else the default ' +
    'values), and scores what it finds; the arithmetic of the score is printed. Nothing is written. Ends with 1 if ' +
    'a finding is at the level of --fail-on or above it, or if the score is below --fail-under.',
  arguments: z.object({
    chart: chartArgument,
  }),
  options: z.object({
    values: z
      .array(z.string())
      .default([])
      .describe('Values file of all environments; the last one wins')
      .meta({ short: 'f', value: 'FILE', complete: 'file', group: 'Values' }),
    env: environmentsOption,
    release: releaseOption,
    ...chartOptions,
    failOn: z
      .enum(FAIL_LEVELS)
      .default('error')
      .describe('Lowest level of a finding that makes the check fail')
      .meta({ value: 'LEVEL', group: 'Check' }),
    failUnder: z
      .number()
      .min(0)
      .max(100)
      .optional()
      .describe('Score below which the check fails')
      .meta({ value: 'SCORE', group: 'Check' }),
    ignore: z
      .array(z.string())
      .default([])
      .describe('Leave out the findings of these codes; they are counted apart')
      .meta({ value: 'CODE[,CODE…]', group: 'Check' }),
  }),
  examples: [
    {
      command: 'marty migrate check-compatibility ./chart -f values-prod.yaml',
      explains: 'what is to decide before a conversion',
      starter: true,
    },
    {
      command:
        'marty migrate check-compatibility ./chart --env dev=dev.yaml --env prod=prod.yaml --kube-version 1.34 --fail-under 80 --format sarif',
      explains: 'in a CI job, for two environments and the version of the cluster',
    },
  ],
  output: compatibilitySchema,
  writes: false,
  findings: true,

  async run(input, { cwd, fs, progress }) {
    const path = (name: string): string => resolve(cwd, name);
    const common = input.values.map(path);
    const environments = parseEnvironments(input.env).map(({ name, files }) => ({
      name,
      files: [...common, ...files.map(path)],
    }));
    const inputs: RenderInputs = {
      ...chartInputs(input, path),
      chart: path(input.chart),
      ...(input.release === undefined ? {} : { release: input.release }),
      environments: environments.length > 0 ? environments : [{ name: 'default', files: common }],
    };
    const ignore = input.ignore.flatMap((codes) => codes.split(',')).map(ruleCode);
    const result = await progress.step('Checking the chart', () => checkCompatibility(fs, inputs, ignore));
    return {
      kind: 'report',
      data: compatibilityData(result),
      text: (style) => compatibilityText(result, style.bold),
      findings: result.findings.map(({ code, level, message, where, hint }) => ({
        code,
        level,
        message,
        where: { ...where, file: relative(cwd, where.file) || '.' },
        hint,
      })),
      exitCode: fails(result, input.failOn, input.failUnder) ? 1 : 0,
    };
  },
});

function ruleCode(text: string): RuleCode {
  const rule = RULES.find(({ code }) => code === text.toUpperCase());
  if (rule !== undefined) return rule.code;
  throw new MartyError('MARTY-U004', `--ignore: ${JSON.stringify(text)} is no rule of this command`, {
    hint: 'The codes are MARTY-R001 to MARTY-R039, as findings show them.',
  });
}
