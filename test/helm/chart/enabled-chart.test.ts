import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { encodeYaml, type YamlMap, type YamlValue } from '../../../src/goyaml/index.ts';
import { type EnabledChart, enableDependencies } from '../../../src/helm/chart/enabled-chart.ts';
import { collectValues, loadChart } from '../../../src/helm/index.ts';
import { GoInt, type GoMap, type GoValue } from '../../../src/helm/values/go-value.ts';
import { coalesceValues } from '../../../src/helm/values-input/coalesce.ts';
import { nodeFs } from '../../../src/ports/node-fs.ts';
import { judge } from '../../oracles/judge.ts';
import { describeWith } from '../../support/needs.ts';
import { scratchFolder } from '../../support/scratch.ts';

const TEMPLATE = 'chart: {{ .Chart.Name }}\nvalues: {{ .Values | toJson }}\n';

/** A chart whose every part prints the values it is given. */
function chartFiles(): Record<string, string> {
  const files: Record<string, string> = {
    'Chart.yaml': [
      'apiVersion: v2',
      'name: parent',
      'version: 1.0.0',
      'dependencies:',
      '- {name: one, version: "*", condition: "one.enabled,global.one", tags: [front]}',
      '- {name: two, version: ">=0.1.0", alias: deux, tags: [back, front], import-values: [data, {child: deep.er, parent: imported.here}]}',
      '- {name: two, version: ">=0.1.0", alias: zwei, condition: zwei.enabled}',
      '- {name: old, version: "^9.0.0", condition: old.enabled}',
    ].join('\n'),
    'values.yaml': [
      'global: {g: 1, t: {a: 1}}',
      'own: {keep: 1, drop: {x: 1}}',
      'data1: parent',
      'one: {a: parent, table: {x: 1, z: null}}',
      'deux: {list: [1]}',
      'old: {enabled: false}',
    ].join('\n'),
    'charts/one/values.yaml':
      'enabled: true\na: child\nb: child\ntable: {x: 9, y: 9, z: 9}\nglobal: {g: 5, h: 5, t: {b: 2}}\n',
    'charts/two/values.yaml':
      'exports: {data: {data1: child, data2: child}}\ndeep: {er: {v: 1}}\nlist: [0, 0]\n',
    'charts/old/values.yaml': 'a: 1\n',
    'charts/extra/values.yaml': 'e: 1\n',
    'charts/one/charts/inner/values.yaml': 'i: 1\nglobal: {t: {c: 3}}\n',
  };
  for (const name of ['one', 'two', 'old', 'extra'])
    files[`charts/${name}/Chart.yaml`] = `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`;
  files['charts/one/Chart.yaml'] += 'dependencies: [{name: inner, version: 1.x, condition: inner.on}]\n';
  files['charts/one/charts/inner/Chart.yaml'] = 'apiVersion: v2\nname: inner\nversion: 1.5.0\n';
  for (const folder of [
    '',
    'charts/one/',
    'charts/two/',
    'charts/old/',
    'charts/extra/',
    'charts/one/charts/inner/',
  ])
    files[`${folder}templates/values.yaml`] = TEMPLATE;
  return files;
}

function toYaml(value: GoValue): YamlValue {
  if (value instanceof GoInt) return value.value;
  if (value instanceof Map) return toYamlMap(value);
  return Array.isArray(value) ? value.map(toYaml) : (value as YamlValue);
}

function toYamlMap(map: GoMap): YamlMap {
  return new Map([...map].map(([key, item]) => [key, toYaml(item)]));
}

/** `# Source:` path → values, of every enabled chart. */
function sections(
  chart: EnabledChart,
  values: GoMap,
  found = new Map<string, string>(),
): Map<string, string> {
  found.set(chart.path, encodeYaml(toYamlMap(values)));
  for (const subchart of chart.dependencies) {
    const section = values.get(subchart.name);
    sections(subchart, section instanceof Map ? section : new Map(), found);
  }
  return found;
}

const helm = judge('helm3');

describeWith(helm, 'helm3', 'values of subcharts equal those of Helm', () => {
  it.each<[string, readonly string[]]>([
    ['as they stand', []],
    ['a null takes a default away', ['own.drop=null', 'one.table.x=null', 'one.b=null', 'nothing=null']],
    ['globals of the user', ['global.g=2,global.t.b=user,global.new={a}']],
    ['a condition disables', ['one.enabled=false']],
    ['the second path of a condition', ['one.enabled=null,global.one=false']],
    ['a condition that is no bool', ['zwei.enabled=maybe']],
    ['a tag disables', ['tags.front=false']],
    ['a tag enables against another', ['tags.front=false,tags.back=true']],
    ['a condition beats a tag', ['tags.front=false', 'one.enabled=true']],
    ['a condition of a subchart', ['one.inner.on=false']],
    ['values of a disabled chart', ['zwei.enabled=false,zwei.a=1']],
    ['imported values lose against set ones', ['imported.here.v=5', 'data2=user']],
    ['an undeclared version stays enabled', ['old.enabled=false,old.a=2']],
    ['lists are replaced', ['deux.list={7}']],
  ])('%s', (_, set) => {
    const folder = scratchFolder(chartFiles());
    const printed = execFileSync(
      helm ?? '',
      ['template', 'r', folder, '--kube-version', '1.30', ...set.flatMap((text) => ['--set', text])],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const wanted = new Map(
      printed
        .split(/^---\n/m)
        .filter((part) => part !== '')
        .map((part) => {
          const source = /^# Source: (.*)\/templates\/values.yaml$/m.exec(part)?.[1] ?? '';
          return [source, JSON.parse(/^values: (.*)$/m.exec(part)?.[1] ?? '')] as const;
        }),
    );
    const values = collectValues(nodeFs, { set });
    const chart = enableDependencies(loadChart(nodeFs, join(folder)), values, 'override');
    const ours = sections(chart, coalesceValues(chart, values, 'override'));
    expect([...ours.keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [path, json] of wanted) expect(ours.get(path), path).toBe(encodeYaml(fromJson(json)));
  });
});

function fromJson(json: unknown): YamlValue {
  if (Array.isArray(json)) return json.map(fromJson);
  if (typeof json === 'object' && json !== null)
    return new Map(Object.entries(json).map(([key, item]) => [key, fromJson(item)]));
  return json as YamlValue;
}
