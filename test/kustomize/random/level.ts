import type { JsonObject, KubeObject } from '../../../src/objects/kube-object.ts';
import type { Random } from '../../support/random.ts';

/** Files of a tree by path; the build starts in `overlay`. */
export type Files = Record<string, string>;

export interface Level {
  readonly random: Random;
  readonly files: Files;
  readonly folder: string;
  /** Objects that patches may name, as they were written. */
  readonly known: KubeObject[];
  /** Generated objects that a level above may merge into. */
  readonly generated: { field: string; name: string }[];
}

export type Feature = (level: Level, probability: (value: number) => boolean) => JsonObject;

export function selectorOf(object: KubeObject): JsonObject {
  return { kind: object.kind, name: object.metadata['name'] ?? '' };
}

export const target = ({ random, known }: Level): JsonObject => {
  const object = random.pick(known);
  return random.pick<JsonObject>([
    selectorOf(object),
    selectorOf(object),
    { kind: object.kind },
    { kind: `${object.kind.slice(0, 4)}.*` },
    { version: 'v1', name: `${String(object.metadata['name'])}|nothing` },
    {
      labelSelector: random.pick([
        'app=web',
        'app in (web, api)',
        '!tier',
        'tier',
        'app!=web,tier notin (b)',
      ]),
    },
    { annotationSelector: 'note', kind: object.kind },
    { group: 'apps', namespace: random.pick(['default', 'shop']) },
  ]);
};

export function idOf({ metadata }: KubeObject): JsonObject {
  const { name = '', namespace } = metadata;
  return { name, ...(namespace === undefined ? {} : { namespace }) };
}
