import type { YamlValue } from '../../goyaml/index.ts';
import type { EnabledChart } from '../chart/enabled-chart.ts';
import type { ChartDependency, Maintainer } from '../chart/metadata.ts';
import { type GoMap, GoNamedMap, GoTypedList, type GoValue } from '../values/go-value.ts';
import { GoStruct, type StructField } from './go-struct.ts';

function texts(values: readonly string[]): GoValue {
  return GoTypedList.withType('[]string', values);
}

function maintainer({ name, email, url }: Maintainer): GoValue {
  const fields: StructField[] = [
    { name: 'Name', json: 'name', value: name, omitEmpty: true },
    { name: 'Email', json: 'email', value: email, omitEmpty: true },
    { name: 'URL', json: 'url', value: url, omitEmpty: true },
  ];
  return new GoStruct('chart.Maintainer', fields, { pointer: true });
}

function dependency(declared: ChartDependency): GoValue {
  const fields: StructField[] = [
    { name: 'Name', json: 'name', value: declared.name },
    { name: 'Version', json: 'version', value: declared.version, omitEmpty: true },
    { name: 'Repository', json: 'repository', value: declared.repository },
    { name: 'Condition', json: 'condition', value: declared.condition, omitEmpty: true },
    { name: 'Tags', json: 'tags', value: texts(declared.tags), omitEmpty: true },
    { name: 'Enabled', json: 'enabled', value: true, omitEmpty: true },
    {
      name: 'ImportValues',
      json: 'import-values',
      value: declared.importValues.map(importRule),
      omitEmpty: true,
    },
    { name: 'Alias', json: 'alias', value: declared.alias, omitEmpty: true },
  ];
  return new GoStruct('chart.Dependency', fields, { pointer: true });
}

/** A rule as Helm leaves it when it has followed it: the short form is written out. */
function importRule(rule: YamlValue): GoValue {
  const [child, parent] =
    rule instanceof Map ? [rule.get('child'), rule.get('parent')] : [`exports.${String(rule)}`, '.'];
  return new GoNamedMap('map[string]string', [
    ['child', String(child)],
    ['parent', String(parent)],
  ]);
}

function metadataFields({ chart: { metadata }, name, declared }: EnabledChart): StructField[] {
  const field = (goName: string, json: string, value: GoValue): StructField => ({
    name: goName,
    json,
    value,
    omitEmpty: true,
  });
  return [
    field('Name', 'name', name),
    field('Home', 'home', metadata.home),
    field('Sources', 'sources', texts(metadata.sources)),
    field('Version', 'version', metadata.version),
    field('Description', 'description', metadata.description),
    field('Keywords', 'keywords', texts(metadata.keywords)),
    field(
      'Maintainers',
      'maintainers',
      GoTypedList.withType('[]*chart.Maintainer', metadata.maintainers.map(maintainer)),
    ),
    field('Icon', 'icon', metadata.icon),
    field('APIVersion', 'apiVersion', metadata.apiVersion),
    field('Condition', 'condition', metadata.condition),
    field('Tags', 'tags', metadata.tags),
    field('AppVersion', 'appVersion', metadata.appVersion),
    field('Deprecated', 'deprecated', metadata.deprecated),
    field('Annotations', 'annotations', new GoNamedMap('map[string]string', metadata.annotations)),
    field('KubeVersion', 'kubeVersion', metadata.kubeVersion),
    field(
      'Dependencies',
      'dependencies',
      GoTypedList.withType('[]*chart.Dependency', declared.map(dependency)),
    ),
    field('Type', 'type', metadata.type),
  ];
}

/** `.Chart`: a struct in Helm 3, a map of all fields in Helm 4. */
export function chartObject(chart: EnabledChart, helmVersion: 3 | 4): GoValue {
  const fields = metadataFields(chart);
  if (helmVersion === 3)
    return new GoStruct('struct { chart.Metadata; IsRoot bool }', [
      ...fields,
      { name: 'IsRoot', json: 'IsRoot', value: chart.isRoot },
    ]);
  const map: GoMap = new Map(fields.map(({ name, value }) => [name, asMap(value)]));
  if (chart.chart.metadata.annotations.size === 0) map.set('Annotations', null);
  return map.set('IsRoot', chart.isRoot);
}

function asMap(value: GoValue): GoValue {
  if (value instanceof GoStruct) return new Map(value.goFields().map(([name, item]) => [name, asMap(item)]));
  return Array.isArray(value) ? Array.from(value, asMap) : value;
}
