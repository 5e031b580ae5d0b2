import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Environment, type Provenance, tracedEnvironment } from '../../src/conversion/index.ts';
import { coversPath } from '../../src/conversion/provenance.ts';
import {
  type Chart,
  type CompiledChart,
  collectValues,
  compileChart,
  loadChart,
  traceRender,
} from '../../src/helm/index.ts';
import { fromBytes } from '../../src/helm/values/go-bytes.ts';
import type { GoMap, GoValue } from '../../src/helm/values/go-value.ts';
import { escapePointer } from '../../src/objects/difference.ts';
import { diffValues, idKey, idOf, type Json } from '../../src/objects/index.ts';
import { isObject } from '../../src/objects/json.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import type { GoldenCase } from '../helm/golden-case.ts';
import { describeWith } from '../support/needs.ts';
import { sharedCharts } from '../support/shared-charts.ts';

const root = sharedCharts();
const cases: readonly GoldenCase[] =
  root === undefined ? [] : JSON.parse(readFileSync(join(root, 'cases.json'), 'utf8'));

const compiled = new Map<string, CompiledChart>();

function compileOnce(chart: string): CompiledChart {
  const path = join(root ?? '', chart);
  const known = compiled.get(path) ?? compileChart(loadChart(nodeFs, path, { linkRoot: root ?? '' }));
  compiled.set(path, known);
  return known;
}

function valuesOf({ values, set }: GoldenCase): GoMap {
  return collectValues(nodeFs, { files: values.map((file) => join(root ?? '', file)), set });
}

function traceCase(entry: GoldenCase, values: GoMap): Environment {
  const traced = traceRender(compileOnce(entry.chart), values, {
    releaseName: entry.release,
    namespace: entry.namespace,
    kubeVersion: entry.kubeVersion,
    apiVersions: entry.apiVersions,
  });
  return tracedEnvironment(entry.id, traced);
}

function leavesOf(value: Json, pointer = ''): string[] {
  const below = Array.isArray(value)
    ? value.flatMap((item, index) => leavesOf(item, `${pointer}/${index}`))
    : isObject(value)
      ? Object.entries(value).flatMap(([name, item]) => leavesOf(item, `${pointer}/${escapePointer(name)}`))
      : [];
  return below.length > 0 ? below : [pointer];
}

/** Number of lines of each template of a chart and its subcharts, by the path that it is rendered under. */
function templateLines(chart: Chart, path = chart.metadata.name): Map<string, number> {
  const own = chart.templates.map(
    ({ name, data }) => [`${path}/${name}`, fromBytes(data).split('\n').length] as const,
  );
  const below = chart.dependencies.flatMap((sub) => [
    ...templateLines(sub, `${path}/charts/${sub.metadata.name}`),
  ]);
  return new Map([...own, ...below]);
}

/** One case of each values file's chart: the first of each suite, and every tenth. */
const sample = cases.filter((entry, index) => index % 10 === 0 || entry.suite !== cases[index - 1]?.suite);

describeWith(root, 'shared charts', 'provenance of real charts', () => {
  it.each(sample.map((entry) => [`${entry.suite} ${entry.id}`, entry] as const))(
    'gives every leaf of %s a line that exists',
    (_, entry) => {
      const environment = traceCase(entry, valuesOf(entry));
      const lines = templateLines(compileOnce(entry.chart).chart);
      const problems = environment.objects.flatMap((object) => {
        const origins = environment.provenance?.get(idKey(idOf(object)));
        return leavesOf(object).filter((pointer) => {
          const origin = origins?.get(pointer);
          if (origin === undefined) return pointer !== '/metadata';
          return origin.line < 1 || origin.line > (lines.get(origin.template) ?? 0);
        });
      });
      expect(environment.objects.length).toBeGreaterThan(0);
      expect(problems).toEqual([]);
    },
  );
});

type Path = readonly string[];

function scalarPaths(values: GoMap, path: Path = []): [Path, GoValue][] {
  return [...values].flatMap(([key, value]): [Path, GoValue][] =>
    value instanceof Map
      ? scalarPaths(value, [...path, key])
      : Array.isArray(value)
        ? []
        : [[[...path, key], value]],
  );
}

function otherValue(value: GoValue): GoValue {
  if (typeof value === 'boolean') return !value;
  return typeof value === 'number' ? value + 1 : `${typeof value === 'string' ? value : ''}x`;
}

/** Sets a path; false where something on the way is no map. */
function change(values: GoMap, path: Path, value: GoValue): boolean {
  let map = values;
  for (const key of path.slice(0, -1)) {
    const next = map.get(key) ?? new Map();
    if (!(next instanceof Map)) return false;
    map.set(key, next);
    map = next;
  }
  map.set(path.at(-1) ?? '', value);
  return true;
}

function pathsAt(provenance: Provenance | undefined, id: string, pointer: string): string[] {
  return [...(provenance?.get(id) ?? [])]
    .filter(
      ([place]) => place === pointer || place.startsWith(`${pointer}/`) || pointer.startsWith(`${place}/`),
    )
    .flatMap(([, { values, decidedBy }]) => [...values, ...decidedBy]);
}

describeWith(root, 'shared charts', 'a changed value changes only leaves that name its path', () => {
  const firstOf = (suite: string) => cases.filter((entry) => entry.suite === suite).slice(0, 1);
  it.each([...firstOf('alloy'), ...firstOf('ingress-nginx')].map((entry) => [entry.suite, entry] as const))(
    '%s',
    (_, entry) => {
      const before = traceCase(entry, valuesOf(entry));
      const objects = new Map(before.objects.map((object) => [idKey(idOf(object)), object]));
      const omitted: string[] = [];
      let changed = 0;
      const paths = scalarPaths(compileOnce(entry.chart).chart.values);
      for (const [path, value] of paths.filter((_path, index) => index % 4 === 0)) {
        const values = valuesOf(entry);
        if (!change(values, path, otherValue(value))) continue;
        const name = path.map((key) => key.replaceAll('.', '\\.')).join('.');
        const after = tryTrace(entry, values);
        const others = new Map(after?.objects.map((object) => [idKey(idOf(object)), object]));
        for (const id of after === undefined ? [] : new Set([...objects.keys(), ...others.keys()]))
          for (const { path: pointer } of diffValues(objects.get(id), others.get(id))) {
            changed++;
            const traced = [before, after].flatMap((side) => pathsAt(side?.provenance, id, pointer));
            if (!traced.some((other) => coversPath(other, name))) omitted.push(`${name}: ${id}${pointer}`);
          }
      }
      expect(changed).toBeGreaterThan(30);
      expect(omitted).toEqual([]);
    },
    120_000,
  );
});

/** undefined where the chart refuses the values. */
function tryTrace(entry: GoldenCase, values: GoMap): Environment | undefined {
  try {
    return traceCase(entry, values);
  } catch {
    return undefined;
  }
}
