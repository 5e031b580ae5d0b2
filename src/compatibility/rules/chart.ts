import { dirname, join } from 'node:path';
import type { MartyError } from '../../errors.ts';
import { isCompatible } from '../../helm/chart/compatible.ts';
import type { Chart, ChartDependency } from '../../helm/index.ts';
import type { ReadFs } from '../../ports/fs.ts';
import type { Found, Rule } from '../rule.ts';
import { type Survey, templateOf } from '../survey.ts';
import { lineIn, plural } from './common.ts';

/** The file that declares the dependencies of a chart. */
function declaredIn(chart: Chart): string {
  return chart.raw.some(({ name }) => name === 'requirements.yaml') ? 'requirements.yaml' : 'Chart.yaml';
}

interface Declared {
  readonly chart: Chart;
  readonly dependency: ChartDependency;
  readonly where: Found['where'];
  readonly vendored: Chart | undefined;
}

function dependenciesOf({ parts }: Survey): Declared[] {
  return parts.flatMap(({ chart }) =>
    chart.metadata.dependencies.map((dependency) => ({
      chart,
      dependency,
      where: lineIn(chart, declaredIn(chart), nameLine(dependency.name)),
      vendored: chart.dependencies.find(({ metadata }) => metadata.name === dependency.name),
    })),
  );
}

function nameLine(name: string): RegExp {
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`\\bname: *["']?${quoted}["']? *$`, 'm');
}

const missingDependency: Rule = {
  code: 'MARTY-R030',
  level: 'error',
  ruleClass: 'chart',
  find: (survey) =>
    dependenciesOf(survey)
      .filter(({ vendored }) => vendored === undefined)
      .map(({ chart, dependency, where }) => ({
        where,
        message: `the subchart ${label(dependency)} is declared, but not in charts/`,
        fix: `Run \`${vendorCommand(chart, dependency)}\`.`,
      })),
};

function label({ name, version, repository }: ChartDependency): string {
  return [name, version, repository === '' ? '' : `from ${repository}`]
    .filter((part) => part !== '')
    .join(' ');
}

/** The command that puts a subchart into charts/. */
function vendorCommand({ source }: Chart, { name, version, repository }: ChartDependency): string {
  const into = join(source, 'charts');
  const wanted = version === '' ? '' : ` --version '${version}'`;
  if (repository === '') return `cp -r FOLDER_OF_${name.toUpperCase()} ${into}/${name}`;
  if (repository.startsWith('file://'))
    return `cp -r ${join(source, repository.slice('file://'.length))} ${into}/${name}`;
  if (repository.startsWith('oci://'))
    return `helm pull ${repository}/${name}${wanted} --untar --untardir ${into}`;
  const alias = /^(?:@|alias:)(.*)$/.exec(repository)?.[1];
  return alias === undefined
    ? `helm pull ${name} --repo ${repository}${wanted} --untar --untardir ${into}`
    : `helm pull ${alias}/${name}${wanted} --untar --untardir ${into}`;
}

const remoteDependency: Rule = {
  code: 'MARTY-R031',
  level: 'note',
  ruleClass: 'chart',
  find: (survey) =>
    dependenciesOf(survey).flatMap(({ dependency, vendored, where }): Found[] => {
      if (vendored === undefined || !/^(?:https?|oci):/.test(dependency.repository)) return [];
      const { version } = vendored.metadata;
      const fits = isCompatible(dependency.version, version)
        ? ''
        : `, which does not meet ${dependency.version}`;
      return [
        {
          where,
          message: `the subchart ${dependency.name} of ${dependency.repository} is used as it stands in charts/: ${version}${fits}`,
        },
      ];
    }),
};

const kubeVersion: Rule = {
  code: 'MARTY-R032',
  level: 'error',
  ruleClass: 'chart',
  find: ({ chart, kubeVersion: target }) => {
    const range = chart.metadata.kubeVersion;
    if (range === '' || isCompatible(range, target.version)) return [];
    return [
      {
        where: lineIn(chart, 'Chart.yaml', /^kubeVersion:/m),
        message: `the chart asks for Kubernetes ${range}, and the target is ${target.version}`,
      },
    ];
  },
};

const oldChart: Rule = {
  code: 'MARTY-R033',
  level: 'note',
  ruleClass: 'chart',
  find: ({ parts }) =>
    parts.flatMap(({ chart }) => {
      const { name, deprecated, apiVersion } = chart.metadata;
      const found: Found[] = [];
      if (deprecated)
        found.push({
          where: lineIn(chart, 'Chart.yaml', /^deprecated:/m),
          message: `the chart ${name} is deprecated by its authors`,
          fix: 'Convert it to keep what you run, or look for its successor.',
        });
      if (apiVersion === 'v1')
        found.push({
          where: lineIn(chart, 'Chart.yaml', /^apiVersion:/m),
          message: `the chart ${name} has the form of Helm 2 (apiVersion v1)`,
        });
      if (declaredIn(chart) === 'requirements.yaml')
        found.push({
          where: { file: join(chart.source, 'requirements.yaml'), line: 1 },
          message: `the chart ${name} declares its subcharts in requirements.yaml`,
        });
      return found;
    }),
};

const library: Rule = {
  code: 'MARTY-R034',
  level: 'error',
  ruleClass: 'chart',
  find: ({ chart }) =>
    ['', 'application'].includes(chart.metadata.type)
      ? []
      : [
          {
            where: lineIn(chart, 'Chart.yaml', /^type:/m),
            message: `the chart is a ${chart.metadata.type} and renders no objects of its own`,
          },
        ],
};

/** Refusals that rules of their own tell: broken templates, missing subcharts, Kubernetes version, libraries. */
const TOLD: ReadonlySet<string> = new Set(['MARTY-H001', 'MARTY-H048', 'MARTY-H053', 'MARTY-H055']);

const refusedRender: Rule = {
  code: 'MARTY-R035',
  level: 'error',
  ruleClass: 'chart',
  find: (survey) =>
    survey.refused
      .filter(({ error }) => !TOLD.has(error.code))
      .map(({ environment, error }) => ({
        where: placeOfError(survey, error),
        message: `${environment === undefined ? 'the chart' : `the environment ${environment}`} cannot be rendered: ${error.message} (${error.code})`,
        fix: error.hint,
      })),
};

function placeOfError(survey: Survey, { where }: MartyError): Found['where'] {
  const path = where === undefined ? undefined : templateOf(survey, where.file)?.path;
  return where === undefined || path === undefined ? { file: survey.chart.source } : { ...where, file: path };
}

const schema: Rule = {
  code: 'MARTY-R036',
  level: 'note',
  ruleClass: 'chart',
  find: ({ parts, renders, refused }) =>
    parts
      .filter(({ chart }) => chart.schema !== undefined)
      .map(({ chart }) => {
        const fails = refused
          .filter(({ error }) => error.code === 'MARTY-H052')
          .map(({ environment }) => environment);
        const passing = renders.map(({ name }) => name);
        const state = [
          ...(passing.length === 0 ? [] : [`the values of ${passing.join(', ')} pass`]),
          ...(fails.length === 0 ? [] : [`those of ${fails.join(', ')} do not`]),
        ].join(', ');
        return {
          where: { file: join(chart.source, 'values.schema.json'), line: 1 },
          message: `${chart.metadata.name} checks its values by a schema${state === '' ? '' : ` (${state})`}; the converted tree has no such check`,
        };
      }),
};

const linksAndIgnored: Rule = {
  code: 'MARTY-R037',
  level: 'note',
  ruleClass: 'chart',
  find: ({ fs, chart }) =>
    fs.stat(chart.source)?.kind === 'directory' ? [...links(fs, chart), ...ignored(fs, chart)] : [],
};

/** Links of a chart's folder whose target is outside of it. */
function links(fs: ReadFs, { source, raw }: Chart): Found[] {
  const root = fs.realPath(source);
  const paths = new Set(raw.flatMap(({ name }) => foldersAndFile(name)));
  return [...paths]
    .map((name) => join(source, name))
    .filter((path) => fs.lstat(path)?.kind === 'symlink' && !`${fs.realPath(path)}/`.startsWith(`${root}/`))
    .map((path) => ({
      where: { file: path },
      message: `a link leads out of the chart, to ${fs.readLink(path)}`,
    }));
}

function foldersAndFile(name: string): string[] {
  const parts: string[] = [];
  for (let path = name; path !== '.'; path = dirname(path)) parts.push(path);
  return parts;
}

/** Files of templates/ and crds/ that are on the disk, but not in the chart. */
function ignored(fs: ReadFs, { source, raw }: Chart): Found[] {
  const known = new Set(raw.map(({ name }) => name));
  const walk = (name: string): string[] => {
    const kind = fs.stat(join(source, name))?.kind;
    if (kind === 'directory')
      return fs.readDir(join(source, name)).flatMap((entry) => walk(`${name}/${entry}`));
    return kind === undefined || known.has(name) ? [] : [name];
  };
  const left = [...walk('templates'), ...walk('crds')];
  if (left.length === 0) return [];
  const names = `${left.slice(0, 3).join(', ')}${left.length > 3 ? ', …' : ''}`;
  return [
    {
      where: { file: join(source, '.helmignore') },
      message: `${plural(left.length, 'file')} of templates/ or crds/ ${left.length === 1 ? 'is' : 'are'} left out: ${names}`,
    },
  ];
}

export const chartRules: readonly Rule[] = [
  missingDependency,
  remoteDependency,
  kubeVersion,
  oldChart,
  library,
  refusedRender,
  schema,
  linksAndIgnored,
];
