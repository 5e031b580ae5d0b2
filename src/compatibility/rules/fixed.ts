import { DEFAULT_API_VERSIONS } from '../../helm/builtins/api-versions.ts';
import { isCompatible } from '../../helm/chart/compatible.ts';
import { formatId, stringAt } from '../../objects/index.ts';
import type { Found, Rule } from '../rule.ts';
import type { Survey } from '../survey.ts';
import { below, fieldsIn, literal } from '../template-uses.ts';
import { callsOf, fieldsOf, plural, renderedObjects } from './common.ts';

const runText: Rule = {
  code: 'MARTY-R013',
  level: 'note',
  ruleClass: 'fixed',
  find: (survey) =>
    callsOf(survey, (name) => name === 'tpl').map(({ call, where }) => {
      const fields = call.args.slice(0, 1).flatMap(fieldsIn);
      const value = fields.find(({ names }) => names.includes('Values'));
      const isFile = fields.some((use) => below(use, 'Files') !== undefined);
      const text =
        value === undefined ? 'a text' : `.${value.names.slice(value.names.indexOf('Values')).join('.')}`;
      return { where, message: `tpl runs ${isFile ? 'a file of the chart' : text} as a template` };
    }),
};

const templateInValues: Rule = {
  code: 'MARTY-R014',
  level: 'warning',
  ruleClass: 'fixed',
  find: ({ values }) =>
    values.map(({ valuePath = '', place }) => ({
      where: place(0),
      message: `the value ${valuePath} holds a template: what it gives becomes fixed text`,
    })),
};

const RELEASE_STATE: ReadonlyMap<string, string> = new Map([
  ['IsUpgrade', 'false'],
  ['IsInstall', 'true'],
  ['Revision', '1'],
]);

const releaseState: Rule = {
  code: 'MARTY-R015',
  level: 'warning',
  ruleClass: 'fixed',
  find: (survey) =>
    fieldsOf(survey).flatMap(({ use, where }): Found[] => {
      const name = below(use, 'Release')?.[0] ?? '';
      const value = RELEASE_STATE.get(name);
      return value === undefined ? [] : [{ where, message: `.Release.${name} is ${value} from now on` }];
    }),
};

/** One finding for the chart: nearly every chart uses the name, in many places. */
const releaseName: Rule = {
  code: 'MARTY-R016',
  level: 'note',
  ruleClass: 'fixed',
  find: (survey) => {
    const uses = fieldsOf(survey).filter(({ use }) => below(use, 'Release')?.[0] === 'Name');
    const [first] = uses;
    if (first === undefined) return [];
    const release = survey.inputs.release ?? survey.chart.metadata.name;
    const files = new Set(uses.map(({ text }) => text.path)).size;
    const selecting = new Set(
      renderedObjects(survey)
        .filter(
          ({ object }) =>
            stringAt(object, 'spec', 'selector', 'matchLabels', 'app.kubernetes.io/instance') === release,
        )
        .map(({ id }) => formatId(id)),
    );
    const selectors =
      selecting.size === 0
        ? ''
        : `; it is part of the selector of ${[...selecting].slice(0, 3).join(', ')}${selecting.size > 3 ? ' and others' : ''}`;
    return [
      {
        where: first.where,
        message: `the release name becomes fixed as ${release}: ${plural(uses.length, 'use')} in ${plural(files, 'file')}${selectors}`,
      },
    ];
  },
};

const capabilities: Rule = {
  code: 'MARTY-R017',
  level: 'warning',
  ruleClass: 'fixed',
  find: (survey) => [...apiVersionChecks(survey), ...kubeVersionChecks(survey)],
};

function apiVersionChecks(survey: Survey): Found[] {
  const served = new Set([...DEFAULT_API_VERSIONS, ...survey.inputs.apiVersions]);
  return fieldsOf(survey).flatMap(({ use, where }): Found[] => {
    if (below(use, 'Capabilities', 'APIVersions')?.[0] !== 'Has') return [];
    const version = literal(use.args[0]);
    if (version === undefined)
      return [
        { where, message: 'the chart asks for an API version that values give; the answer becomes fixed' },
      ];
    return served.has(version)
      ? [{ where, message: `the chart asks whether ${version} is served; the answer becomes fixed: yes` }]
      : [
          {
            where,
            message: `the chart asks whether ${version} is served; the answer becomes fixed: no`,
            fix: `Give --api-versions ${version} if your cluster serves it.`,
          },
        ];
  });
}

function kubeVersionChecks(survey: Survey): Found[] {
  const { version } = survey.kubeVersion;
  const compared = callsOf(survey, (name) => name === 'semverCompare').flatMap(({ call, where }): Found[] => {
    const [constraint, ...rest] = call.args;
    const range = literal(constraint);
    const isKube = rest
      .flatMap(fieldsIn)
      .some((use) => below(use, 'Capabilities', 'KubeVersion') !== undefined);
    if (!isKube) return [];
    const answer = range === undefined ? '' : `: ${isCompatible(range, version)}`;
    return [
      {
        where,
        message: `the chart compares the Kubernetes version with ${range ?? 'a value'}; for ${version} the answer becomes fixed${answer}`,
      },
    ];
  });
  const lines = new Set(compared.map(({ where }) => `${where.file}:${where.line}`));
  const read = fieldsOf(survey)
    .filter(
      ({ use, where }) =>
        below(use, 'Capabilities', 'KubeVersion') !== undefined && !lines.has(`${where.file}:${where.line}`),
    )
    .map(({ where }) => ({ where, message: `the Kubernetes version becomes fixed as ${version}` }));
  return [...compared, ...read];
}

const METHODS: ReadonlySet<string> = new Set(['AsConfig', 'AsSecrets']);

const filesAndNames: Rule = {
  code: 'MARTY-R018',
  level: 'note',
  ruleClass: 'fixed',
  find: (survey) =>
    fieldsOf(survey).flatMap(({ use, where }): Found[] => {
      const [first = ''] = use.names;
      const method =
        below(use, 'Files')?.[0] ?? (use.names.length === 1 && METHODS.has(first) ? first : undefined);
      if (method !== undefined) {
        const pattern = literal(use.args[0]);
        const files = pattern === undefined ? 'files of the chart' : pattern;
        const end = method === 'AsSecrets' ? ' as values of a Secret' : '';
        return [{ where, message: `.Files.${method} copies ${files} into the objects${end}` }];
      }
      const name = below(use, 'Template')?.[0];
      return name === undefined ? [] : [{ where, message: `.Template.${name} becomes fixed text` }];
    }),
};

export const fixedRules: readonly Rule[] = [
  runText,
  templateInValues,
  releaseState,
  releaseName,
  capabilities,
  filesAndNames,
];
