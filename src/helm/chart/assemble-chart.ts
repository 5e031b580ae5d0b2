import { MartyError } from '../../errors.ts';
import { decodeYaml, inFile, type YamlMap } from '../../goyaml/index.ts';
import { fromBytes } from '../values/go-bytes.ts';
import type { GoMap } from '../values/go-value.ts';
import { readValues } from '../values-input/read-values.ts';
import type { Chart, ChartFile } from './chart.ts';
import type { LoadBudget } from './load-limits.ts';
import type { ChartMetadata } from './metadata.ts';
import { readArchive } from './read-archive.ts';
import { readMetadata, readRequirements, validateMetadata } from './read-metadata.ts';

/** Makes a chart of its files, with the subcharts below charts/. `source` is the chart's path in messages. */
export function assembleChart(
  files: readonly ChartFile[],
  source: string,
  budget: LoadBudget,
  helmVersion: 3 | 4,
): Chart {
  const at = (name: string): string => `${source}/${name}`;
  const metadata = findMetadata(files, source, at);
  const templates: ChartFile[] = [];
  const other: ChartFile[] = [];
  const subcharts = new Map<string, ChartFile[]>();
  let values: GoMap = new Map();
  let schema: string | undefined;
  for (const file of files) {
    const { name } = file;
    if (name === 'values.yaml') values = valuesOf(file, at(name), helmVersion);
    else if (name === 'values.schema.json') schema = fromBytes(file.data);
    else if (name.startsWith('templates/')) templates.push(file);
    else if (name.startsWith('charts/') && !name.endsWith('.prov')) {
      const inner = name.slice('charts/'.length);
      const subchart = inner.split('/', 1)[0] ?? '';
      subcharts.set(subchart, [...(subcharts.get(subchart) ?? []), { name: inner, data: file.data }]);
    } else if (!isDescription(name, metadata.apiVersion)) other.push(file);
  }
  const dependencies = [...subcharts]
    .filter(([name]) => !/^[_.]/.test(name))
    .map(([name, parts]) => assembleSubchart(name, parts, at(`charts/${name}`), budget, helmVersion));
  return { source, metadata, values, schema, templates, files: other, raw: files, dependencies };
}

/** Files that describe the chart and that `.Files` does not show. */
function isDescription(name: string, apiVersion: string): boolean {
  if (name === 'Chart.yaml' || name === 'Chart.lock') return true;
  return (name === 'requirements.yaml' || name === 'requirements.lock') && apiVersion !== 'v1';
}

function findMetadata(
  files: readonly ChartFile[],
  source: string,
  at: (name: string) => string,
): ChartMetadata {
  const chartFile = files.findLast(({ name }) => name === 'Chart.yaml');
  if (chartFile === undefined)
    throw new MartyError('MARTY-H041', `Chart.yaml file is missing in ${source}`, {
      where: { file: source },
    });
  let metadata = readMetadata(readMap(chartFile, at('Chart.yaml')), at('Chart.yaml'));
  const requirements = files.findLast(({ name }) => name === 'requirements.yaml');
  if (requirements !== undefined) {
    const path = at('requirements.yaml');
    const dependencies = readRequirements(readMap(requirements, path), path);
    if (dependencies !== undefined) metadata = { ...metadata, dependencies };
  }
  validateMetadata(metadata, at('Chart.yaml'));
  return metadata;
}

function readMap(file: ChartFile, path: string): YamlMap {
  try {
    const value = decodeYaml(fromBytes(file.data)) ?? new Map();
    if (value instanceof Map) return value;
    const found = Array.isArray(value) ? 'array' : typeof value;
    throw new MartyError(
      'MARTY-H042',
      `cannot load ${file.name}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${found} into Go value of type map[string]interface {}`,
      { where: { file: path, line: 1 } },
    );
  } catch (error) {
    throw inFile(error, path);
  }
}

function valuesOf(file: ChartFile, path: string, helmVersion: 3 | 4): GoMap {
  try {
    return readValues(
      fromBytes(file.data),
      helmVersion,
      (words) =>
        new MartyError('MARTY-H049', `cannot load ${file.name}: ${words}`, {
          where: { file: path, line: 1 },
        }),
    );
  } catch (error) {
    throw inFile(error, path);
  }
}

function assembleSubchart(
  name: string,
  parts: readonly ChartFile[],
  path: string,
  budget: LoadBudget,
  helmVersion: 3 | 4,
): Chart {
  const [first] = parts;
  if (name.endsWith('.tgz') && first?.name === name)
    return assembleChart(readArchive(first.data, path, budget), path, budget, helmVersion);
  const files = parts
    .filter((file) => file.name.includes('/'))
    .map((file) => ({ name: file.name.slice(file.name.indexOf('/') + 1), data: file.data }));
  return assembleChart(files, path, budget, helmVersion);
}
