import { resolve } from 'node:path';
import { z } from 'zod';
import {
  conversionData,
  conversionFindings,
  conversionSchema,
  conversionText,
  convert,
  parseEnvironments,
  renderEnvironment,
} from '../../conversion/index.ts';
import { MartyError } from '../../errors.ts';
import { collectValues, compileChart, loadChart } from '../../helm/index.ts';
import { defineCommand } from '../command.ts';

const list = (description: string, value: string) =>
  z.array(z.string()).default([]).describe(description).meta({ value, group: 'Values' });

export default defineCommand({
  path: ['migrate', 'helm-to-kustomize'],
  summary: 'Turn a Helm chart and its values files into a Kustomize base and overlays, with proof',
  description:
    'Renders the chart once for each environment, writes the smallest base and overlays that build the same ' +
    'objects, and compares every object of every environment before anything is written. Needs neither helm nor ' +
    'kustomize. Values of Secrets are replaced by placeholders unless --secrets inline is given.',
  arguments: z.object({
    chart: z.string().describe('Folder or .tgz archive of the chart').meta({ complete: 'directory' }),
  }),
  options: z.object({
    env: z
      .array(z.string())
      .min(1)
      .describe('An environment and its values files; one option for each environment')
      .meta({ value: 'NAME=FILE[,FILE…]', group: 'Environments' }),
    out: z
      .string()
      .describe('Folder to write')
      .meta({ value: 'DIR', prompt: 'Folder to write', complete: 'directory', group: 'Output' }),
    release: z
      .string()
      .optional()
      .describe("Release name; the chart's name unless given")
      .meta({ value: 'NAME', group: 'Release' }),
    namespace: z
      .string()
      .default('default')
      .describe('Namespace of the release')
      .meta({ short: 'n', value: 'NAME', group: 'Release' }),
    set: list('Value for all environments, as Helm reads it', 'KEY=VALUE'),
    setString: list('The same, always a string', 'KEY=VALUE'),
    setJson: list('The same, as JSON', 'KEY=JSON'),
    setFile: list("The same, a file's content", 'KEY=FILE'),
    setLiteral: list('The same, taken literally', 'KEY=VALUE'),
    kubeVersion: z
      .string()
      .optional()
      .describe('Kubernetes version that the chart sees')
      .meta({ value: 'VERSION', group: 'Release' }),
    apiVersions: z
      .array(z.string())
      .default([])
      .describe('Further group/version that the chart sees; may be repeated')
      .meta({ value: 'GROUP/VERSION', group: 'Release' }),
    helmVersion: z
      .enum(['3', '4'])
      .default('3')
      .describe('Major version of Helm to follow')
      .meta({ value: 'MAJOR', group: 'Release' }),
    skipCrds: z
      .boolean()
      .default(false)
      .describe("Leave out the chart's crds/ folder")
      .meta({ group: 'Output' }),
    hooks: z
      .enum(['drop', 'argo', 'flux', 'job'])
      .default('drop')
      .describe("What becomes of the chart's hooks; drop lists them in the report")
      .meta({ value: 'POLICY', group: 'Output' }),
    secrets: z
      .enum(['placeholder', 'inline'])
      .default('placeholder')
      .describe('What becomes of the values of Secrets')
      .meta({ value: 'MODE', group: 'Output' }),
    linkRoot: z
      .string()
      .optional()
      .describe('Folder that symbolic links of the chart must stay in')
      .meta({ value: 'DIR', complete: 'directory', group: 'Chart' }),
  }),
  examples: [
    {
      command:
        'marty migrate helm-to-kustomize ./chart --env dev=values-dev.yaml --env prod=values-prod.yaml --out deploy',
      explains: 'two environments, each with one values file',
      starter: true,
    },
    {
      command:
        'marty migrate helm-to-kustomize ./chart --env prod=common.yaml,prod.yaml -n shop --out deploy --dry-run',
      explains: 'show what would be written, with the parity table',
    },
  ],
  output: conversionSchema,
  async run(input, context) {
    if (input.hooks !== 'drop')
      throw new MartyError('MARTY-V005', `the hook policy ${input.hooks} is not available yet`);
    const requests = parseEnvironments(input.env);
    const path = (name: string): string => resolve(context.cwd, name);
    const chart = await context.progress.step('Loading the chart', () =>
      compileChart(
        loadChart(
          context.fs,
          path(input.chart),
          input.linkRoot === undefined ? {} : { linkRoot: path(input.linkRoot) },
        ),
      ),
    );
    const { name, version } = chart.chart.metadata;
    const environments = await context.progress.step(`Rendering ${requests.length} environments`, () =>
      requests.map((request) =>
        renderEnvironment(
          request.name,
          chart,
          () =>
            collectValues(context.fs, {
              files: request.files.map(path),
              set: input.set,
              setString: input.setString,
              setJson: input.setJson,
              setFile: input.setFile,
              setLiteral: input.setLiteral,
            }),
          {
            releaseName: input.release ?? name,
            namespace: input.namespace,
            helmVersion: input.helmVersion === '4' ? 4 : 3,
            apiVersions: input.apiVersions,
            ...(input.kubeVersion === undefined ? {} : { kubeVersion: input.kubeVersion }),
          },
        ),
      ),
    );
    const wanted = input.skipCrds
      ? environments.map((environment) => ({ ...environment, crds: [] }))
      : environments;
    const conversion = await context.progress.step('Computing overlays and proving parity', () =>
      convert(wanted, { chart: `${name} ${version}`, namespace: input.namespace, secrets: input.secrets }),
    );
    const data = conversionData(conversion, wanted);
    const findings = conversionFindings(conversion);
    if (!conversion.holds)
      return {
        kind: 'report',
        data,
        findings,
        exitCode: 1,
        text: (style) => conversionText(conversion, wanted, style),
      };
    const [first] = conversion.overlays;
    return {
      kind: 'tree',
      root: path(input.out),
      tree: conversion.tree,
      data,
      text: (style) => conversionText(conversion, wanted, style),
      next: `kubectl diff -k ${input.out}/overlays/${first?.environment ?? ''}`,
    };
  },
});
