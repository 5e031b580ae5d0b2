import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { MartyError } from '../../src/errors.ts';
import { collectValues, manifestText, render } from '../../src/helm/index.ts';
import { seededBytes } from '../../src/helm/random-bytes.ts';
import type { GoMap, GoValue } from '../../src/helm/values/go-value.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { judge } from '../oracles/judge.ts';
import { describeWith } from '../support/needs.ts';
import { sharedCharts } from '../support/shared-charts.ts';
import { compileOnce, type GoldenCase, helmArguments } from './golden-case.ts';

const root = sharedCharts() ?? '';
const SEED = process.env['MARTY_FUZZ_SEED'] ?? 'values';
const RUNS = Number(process.env['MARTY_FUZZ_RUNS'] ?? 40);
const TEXTS = ['1', '0', 'abc', 'true', 'false', 'null', '1.5', '{x,y}', 'x=y'];
const JSONS = ['{"a":"b"}', '[{"name":"x","value":"y"}]', '["a"]', '"s"', '1000000', '1.5', '{}', '[]'];

interface Mutation {
  readonly golden: GoldenCase;
  readonly set: readonly string[];
  readonly setJson: readonly string[];
}

/** A chart with one to four of its values set to something that may or may not fit. */
function mutate(cases: readonly GoldenCase[], seed: string): Mutation {
  const bytes = seededBytes(seed);
  const pick = <T>(list: readonly T[]): T => {
    const item = list[Buffer.from(bytes(4)).readUInt32LE() % list.length];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const golden = pick(cases);
  const paths = pathsOf(compileOnce(join(root, golden.chart)).chart.values);
  const set = [...golden.set];
  const setJson: string[] = [];
  for (let left = pick([1, 2, 3, 4]); left > 0; left--) {
    if (pick([true, true, false])) set.push(`${pick(paths)}=${pick(TEXTS)}`);
    else setJson.push(`${pick(paths)}=${pick(JSONS)}`);
  }
  return { golden, set, setJson };
}

function pathsOf(values: GoMap, prefix = ''): string[] {
  return [...values].flatMap(([key, value]: [string, GoValue]) => {
    const path = prefix + key.replaceAll(/[.,=[\\]/g, '\\$&');
    return [path, ...(value instanceof Map ? pathsOf(value, `${path}.`) : [])];
  });
}

function ours({ golden, set, setJson }: Mutation, helmVersion: 3 | 4): { text?: string; error?: string } {
  try {
    const chart = compileOnce(join(root, golden.chart), helmVersion);
    const rendered = render(chart, collectValues(nodeFs, { set, setJson, helmVersion }), {
      releaseName: golden.release,
      namespace: golden.namespace,
      kubeVersion: golden.kubeVersion,
      apiVersions: golden.apiVersions,
      helmVersion,
    });
    return { text: manifestText(rendered) };
  } catch (error) {
    if (error instanceof MartyError) return { error: error.message };
    throw error;
  }
}

/** An error whose words are marty's own: the schema validator is another one than Helm's. */
const OWN_WORDS = "values don't meet the specifications";

describe.each([3, 4] as const)('Helm %i', (helmVersion) => {
  const helm = judge(`helm${helmVersion}`);
  describeWith(
    root === '' ? undefined : helm,
    `helm${helmVersion} and shared charts`,
    `mutated values (seed ${SEED})`,
    () => {
      const cases = JSON.parse(readFileSync(join(root, 'cases.json'), 'utf8')) as GoldenCase[];

      it.each(Array.from({ length: RUNS }, (_, run) => mutate(cases, `${SEED}/${helmVersion}/${run}`)))(
        '$golden.id $set $setJson',
        async (mutation) => {
          const { golden, set, setJson } = mutation;
          const flags = [
            ...set.flatMap((text) => ['--set', text]),
            ...setJson.flatMap((text) => ['--set-json', text]),
          ];
          const theirs = await execa(
            helm ?? '',
            [...helmArguments(root, { ...golden, set: [], flags: [] }), ...flags],
            { reject: false, stripFinalNewline: false, maxBuffer: 2 ** 28 },
          );
          const { text, error } = ours(mutation, helmVersion);
          if (theirs.exitCode === 0) expect(text ?? error).toBe(theirs.stdout);
          else
            expect(theirs.stderr).toContain(error?.startsWith(OWN_WORDS) ? OWN_WORDS : (error ?? 'an error'));
        },
        60_000,
      );
    },
  );
});
