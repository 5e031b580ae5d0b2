import { resolve } from 'node:path';
import { z } from 'zod';
import {
  conversionData,
  conversionFindings,
  conversionSchema,
  conversionText,
  convert,
  crossCheckAll,
  crossCheckFindings,
  crossCheckText,
  type EnvironmentInputs,
  handEdits,
  inputsOf,
  LOCK_FILE,
  loadInputs,
  lockOf,
  lockText,
  type MigrationLock,
  parseEnvironments,
  type RenderInputs,
  readLock,
  renderEnvironments,
  renderWithHelm,
  updateOf,
  vanishedFiles,
} from '../../conversion/index.ts';
import { secretWarnings, withLockedEdits } from '../../conversion/new-overlay/index.ts';
import { MartyError } from '../../errors.ts';
import type { DesiredTree } from '../../plan/desired-tree.ts';
import type { ReadFs } from '../../ports/fs.ts';
import { defineCommand } from '../command.ts';
import {
  type ChartOptions,
  chartArgument,
  chartDefaults,
  chartInputs,
  chartOptionsOf,
  environmentsOption,
  givenChartOptions,
  releaseOption,
} from './chart-options.ts';
import { engineOptions, wantedHelm } from './engine-options.ts';
import { chosenPolicies, defined, policyOptions } from './policy-options.ts';

export default defineCommand({
  path: ['migrate', 'helm-to-kustomize'],
  summary: 'Turn a Helm chart and its values files into a Kustomize base and overlays, with proof',
  description:
    'Renders the chart once for each environment, writes the smallest base and overlays that build the same ' +
    'objects, and compares every object of every environment before anything is written. Needs neither helm nor ' +
    'kustomize. Values of Secrets are not written unless --secrets inline is given. In a folder that was converted ' +
    'before, options that are not given are those of the last run, and edits by hand are merged.',
  arguments: z.object({
    chart: chartArgument,
  }),
  options: z.object({
    env: environmentsOption.describe(
      'An environment and its values files; one option for each environment. Those of the last run stay',
    ),
    out: z
      .string()
      .describe('Folder to write')
      .meta({ value: 'DIR', prompt: 'Folder to write', complete: 'directory', group: 'Output' }),
    release: releaseOption,
    ...givenChartOptions,
    ...engineOptions,
    ...policyOptions,
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
    {
      command:
        'marty migrate helm-to-kustomize ./chart --env prod=prod.yaml --hooks argo --secrets external-secret --secret-store vault --gitops argo --out deploy',
      explains: 'for Argo CD and the External Secrets Operator',
    },
    {
      command: 'marty migrate helm-to-kustomize ./chart --env prod=prod.yaml --adopt --out deploy',
      explains: 'take over a running release without a restart',
    },
    {
      command: 'marty migrate helm-to-kustomize ./chart-1.3.0 --out deploy --diff',
      explains: 'move to a newer chart: everything else is as in the last run, edits by hand stay',
    },
  ],
  output: conversionSchema,
  async run(input, context) {
    const path = (name: string): string => resolve(context.cwd, name);
    const root = path(input.out);
    const last = lastRun(context.fs, root);
    const before = last && inputsOf(last, root);
    const options = optionsFor(input, before);
    const helm = await wantedHelm({ ...input, ...options }, context);
    const inputs = inputsFor(input, options, before, path);
    const policies = chosenPolicies(input, last?.policies, context.fs, root);
    const chart = await context.progress.step('Loading the chart', () => loadInputs(context.fs, inputs));
    const { name, version } = chart.chart.metadata;
    const rendered = await context.progress.step(
      `Rendering ${inputs.environments.length} environments`,
      () =>
        helm.engine === undefined
          ? renderEnvironments(context.fs, chart, inputs)
          : renderWithHelm(context.fs, helm.engine, chart, inputs),
    );
    if (helm.judge !== undefined) {
      const { judge } = helm;
      const checks = await context.progress.step(`Comparing with helm ${judge.version}`, () =>
        crossCheckAll(context.fs, judge, chart, inputs),
      );
      const [different] = crossCheckFindings(checks).filter(({ level }) => level === 'error');
      if (different !== undefined)
        throw new MartyError('MARTY-H066', `${crossCheckText(checks)} ${different.message}`, {
          where: different.where,
        });
    }
    const { set = [], setString = [], setJson = [], setLiteral = [] } = inputs.values;
    for (const warning of secretWarnings([...set, ...setString, ...setJson, ...setLiteral], rendered))
      context.warn(warning);
    const environments =
      policies.skipCrds === true ? rendered.map((environment) => ({ ...environment, crds: [] })) : rendered;
    const conversion = await context.progress.step('Computing overlays and proving parity', () =>
      convert(environments, {
        ...policies,
        chart: `${name} ${version}`,
        release: inputs.release ?? name,
        namespace: inputs.namespace,
        edit: withLockedEdits(context.fs, root, last?.environments ?? {}),
      }),
    );
    const findings = conversionFindings(conversion);
    if (!conversion.holds)
      return {
        kind: 'report',
        data: conversionData(conversion, environments),
        findings,
        exitCode: 1,
        text: (style) => conversionText(conversion, environments, style),
      };
    const [first] = conversion.overlays;
    const lock = lockOf(context.fs, root, chart.chart, inputs, policies);
    const files: DesiredTree['files'] = [
      ...conversion.tree.files,
      { path: LOCK_FILE, content: lockText(lock), policy: 'owned', reason: 'what the tree is made from' },
    ];
    const tree = { ...conversion.tree, files, absent: vanishedFiles(context.fs, root, files) };
    const edits = handEdits(context.fs, root, tree, conversion.proofs);
    const update = last && updateOf(context.fs, root, files, last, lock, edits);
    return {
      kind: 'tree',
      root,
      tree,
      data: conversionData(conversion, environments, update),
      findings,
      redact: conversion.redactor.redact,
      text: (style) => conversionText(conversion, environments, style, update),
      next: `kubectl diff -k ${input.out}/overlays/${first?.environment ?? ''}`,
    };
  },
});

function lastRun(fs: ReadFs, root: string): MigrationLock | undefined {
  return fs.stat(`${root}/${LOCK_FILE}`)?.kind === 'file' ? readLock(fs, root) : undefined;
}

interface Given extends Partial<{ [K in keyof ChartOptions]: ChartOptions[K] | undefined }> {
  readonly chart: string;
  readonly release?: string | undefined;
  readonly env: readonly string[];
}

/** What is given, else what the last run had; a profile that is given stands for its version and APIs, too. */
function optionsFor(
  { chart: _chart, release: _release, env: _env, ...given }: Given,
  last?: RenderInputs,
): ChartOptions {
  const { kubeVersion, ...before } = last === undefined ? chartDefaults : chartOptionsOf(last);
  const isNewCluster = given.profile !== undefined;
  return {
    ...before,
    ...(isNewCluster ? { apiVersions: [] } : defined({ kubeVersion })),
    ...defined(given),
  };
}

/** An environment of the last run stays unless it is given anew. */
function inputsFor(
  { chart, release = undefined, env }: Given,
  options: ChartOptions,
  last: RenderInputs | undefined,
  path: (name: string) => string,
): RenderInputs {
  const environments = new Map<string, EnvironmentInputs>(
    last?.environments.map((environment) => [environment.name, environment]),
  );
  for (const { name, files } of parseEnvironments(env))
    environments.set(name, { ...environments.get(name), name, files: files.map(path) });
  if (environments.size === 0) throw new MartyError('MARTY-V035', 'no environment is given (--env)');
  const named = release ?? last?.release;
  return {
    ...chartInputs(options, path),
    chart: path(chart),
    ...(named === undefined ? {} : { release: named }),
    environments: [...environments.values()],
  };
}
