import { join } from 'node:path';
import { fromBytes } from '../../helm/values/go-bytes.ts';
import { isClusterScoped } from '../../kustomize/index.ts';
import {
  canonicalJson,
  formatId,
  idKey,
  type KubeObject,
  readObjects,
  stringAt,
} from '../../objects/index.ts';
import type { Found, Rule } from '../rule.ts';
import { topLevel } from '../static-text.ts';
import type { Survey } from '../survey.ts';
import { lineIn, plural, type RenderedObject, renderedObjects } from './common.ts';

const CRD = 'CustomResourceDefinition';

const crdFolder: Rule = {
  code: 'MARTY-R019',
  level: 'note',
  ruleClass: 'objects',
  find: ({ parts }) =>
    parts.flatMap(({ chart }) => {
      const files = chart.files.filter(({ name }) => /^crds\/.*\.(?:ya?ml|json)$/i.test(name));
      const [first] = files;
      if (first === undefined) return [];
      return [
        {
          where: { file: join(chart.source, first.name), line: 1 },
          message: `crds/ of ${chart.metadata.name} holds ${plural(files.length, 'file')}, which Helm installs once and never updates`,
        },
      ];
    }),
};

/** Top-level lines of templates that say a kind. */
function kindLines({ templates }: Survey, wanted: (kind: string) => boolean): (Found & { kind: string })[] {
  return templates.flatMap((template) =>
    template.documents.flatMap((document) =>
      topLevel(document, 'kind').flatMap(({ value, at }) =>
        value !== undefined && wanted(value) ? [{ kind: value, where: template.place(at), message: '' }] : [],
      ),
    ),
  );
}

const templatedCrd: Rule = {
  code: 'MARTY-R020',
  level: 'warning',
  ruleClass: 'objects',
  find: (survey) =>
    kindLines(survey, (kind) => kind === CRD).map(({ where }) => ({
      where,
      message: `a ${CRD} is a template: it is applied and pruned together with the objects that need it`,
    })),
};

const duplicates: Rule = {
  code: 'MARTY-R021',
  level: 'error',
  ruleClass: 'objects',
  find: (survey) => {
    const seen = new Set<string>();
    return renderedObjects(survey).flatMap(({ environment, id, where }): Found[] => {
      if (id.name === '') return [];
      const namespace = id.namespace ?? survey.inputs.namespace;
      const key = `${environment} ${idKey({ ...id, namespace })}`;
      if (seen.has(key)) return [{ where, environment, message: `${formatId(id)} is rendered twice` }];
      seen.add(key);
      return [];
    });
  },
};

const nameless: Rule = {
  code: 'MARTY-R022',
  level: 'error',
  ruleClass: 'objects',
  find: (survey) =>
    renderedObjects(survey)
      .filter(({ id }) => id.name === '')
      .map(({ object, where, environment }) => ({
        where,
        environment,
        message:
          stringAt(object, 'metadata', 'generateName') === undefined
            ? `a ${object.kind} has no name`
            : `a ${object.kind} has generateName, so each apply would make another one`,
      })),
};

const lists: Rule = {
  code: 'MARTY-R023',
  level: 'note',
  ruleClass: 'objects',
  find: (survey) =>
    kindLines(survey, (kind) => kind.endsWith('List')).map(({ kind, where }) => ({
      where,
      message: `a ${kind} is written as one file for each of its objects`,
    })),
};

/** Objects of a render that a rule points at, with what it says of each. */
function eachObject(survey: Survey, say: (rendered: RenderedObject) => string | undefined): Found[] {
  return renderedObjects(survey).flatMap((rendered) => {
    const message = say(rendered);
    const { where, environment } = rendered;
    return message === undefined ? [] : [{ where, message, environment }];
  });
}

const otherNamespace: Rule = {
  code: 'MARTY-R024',
  level: 'warning',
  ruleClass: 'objects',
  find: (survey) =>
    eachObject(survey, ({ id }) =>
      id.namespace === undefined || id.namespace === survey.inputs.namespace
        ? undefined
        : `${formatId(id)} is in the namespace ${id.namespace}, not in that of the release`,
    ),
};

const clusterScoped: Rule = {
  code: 'MARTY-R025',
  level: 'note',
  ruleClass: 'objects',
  find: (survey) =>
    eachObject(survey, ({ id, object }) => {
      if (object.kind === 'Namespace')
        return `${formatId(id)} is a namespace: deleting the overlay deletes all in it`;
      const isCluster = object.kind !== CRD && isClusterScoped(object.apiVersion, object.kind);
      return isCluster
        ? `${formatId(id)} belongs to the whole cluster: two environments in one cluster share it`
        : undefined;
    }),
};

/** Lines of templates with an annotation. */
function annotations(
  { templates }: Survey,
  wanted: RegExp,
  say: (key: string, kind: string) => string,
): Found[] {
  return templates.flatMap((template) =>
    template.documents.flatMap((document) =>
      document.lines
        .filter(({ key }) => wanted.test(key))
        .map(({ key, at }) => ({
          where: template.place(at),
          message: say(key, topLevel(document, 'kind')[0]?.value ?? 'object'),
        })),
    ),
  );
}

const checksums: Rule = {
  code: 'MARTY-R026',
  level: 'note',
  ruleClass: 'objects',
  find: (survey) =>
    annotations(survey, /^checksum\//, (key, kind) => `${key} of the ${kind} becomes a fixed text`),
};

const keepPolicy: Rule = {
  code: 'MARTY-R027',
  level: 'warning',
  ruleClass: 'objects',
  find: (survey) =>
    annotations(
      survey,
      /^helm\.sh\/resource-policy$/,
      (key, kind) => `${key} keeps the ${kind} when the release goes; only Helm heeds it`,
    ),
};

/** Kinds whose selector cannot be changed. */
const IMMUTABLE: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
]);
const VERSION_LABELS = ['helm.sh/chart', 'chart', 'app.kubernetes.io/version'];

const versionInSelector: Rule = {
  code: 'MARTY-R028',
  level: 'error',
  ruleClass: 'objects',
  find: (survey) =>
    eachObject(survey, ({ object, id }) => {
      if (!IMMUTABLE.has(object.kind)) return undefined;
      const label = VERSION_LABELS.find(
        (each) => stringAt(object, 'spec', 'selector', 'matchLabels', each) !== undefined,
      );
      return label === undefined
        ? undefined
        : `the selector of ${formatId(id)} holds ${label}, so no newer chart can be applied over it`;
    }),
};

/** The limit of all annotations of an object, one of which holds it whole after a client-side apply. */
const APPLY_LIMIT = 256 * 1024;

const large: Rule = {
  code: 'MARTY-R029',
  level: 'warning',
  ruleClass: 'objects',
  find: (survey) => [
    ...eachObject(survey, ({ object, id }) => sizeMessage(object, formatId(id))),
    ...survey.parts.flatMap(({ chart }) =>
      chart.files
        .filter(({ name, data }) => name.startsWith('crds/') && data.length > APPLY_LIMIT)
        .flatMap(({ name, data }) =>
          readObjects(fromBytes(data), name).flatMap((object): Found[] => {
            const message = sizeMessage(
              object,
              `the definition ${stringAt(object, 'metadata', 'name') ?? ''}`,
            );
            return message === undefined ? [] : [{ where: lineIn(chart, name, /^kind:/m), message }];
          }),
        ),
    ),
  ],
};

function sizeMessage(object: KubeObject, name: string): string | undefined {
  const size = Buffer.byteLength(canonicalJson(object));
  return size <= APPLY_LIMIT
    ? undefined
    : `${name} has ${Math.ceil(size / 1024)} KiB of JSON, more than an annotation holds`;
}

export const objectRules: readonly Rule[] = [
  crdFolder,
  templatedCrd,
  duplicates,
  nameless,
  lists,
  otherNamespace,
  clusterScoped,
  checksums,
  keepPolicy,
  versionInSelector,
  large,
];
