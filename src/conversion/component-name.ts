import { idOf, type KubeObject } from '../objects/index.ts';
import { cleanName } from './file-names.ts';

/** The top subchart (or its alias) that a template is of: `shop/charts/redis/templates/x.yaml` → `redis`. */
export function subchartOf(template: string | undefined): string | undefined {
  return template === undefined ? undefined : /^[^/]+\/charts\/([^/]+)\//.exec(template)?.[1];
}

interface Sourced {
  readonly object: KubeObject;
  readonly template: string | undefined;
}

/** More template files than this are not all named. */
const NAMED_FILES = 3;

/**
 * Names for a component from where its objects come from, the best first; they stay when environments are added:
 * the subchart, the template files, and what its first object is.
 */
export function componentNames(objects: readonly Sourced[]): string[] {
  const [subchart] = new Set(objects.map(({ template }) => subchartOf(template)));
  const files = [...new Set(objects.map(fileStem))].sort();
  const [first = 'component'] = files;
  const byFiles = files.length <= NAMED_FILES ? files.join('-') : `${first}-and-more`;
  const [object = first] = objects.map(kindAndName).sort();
  const names = subchart === undefined ? [] : [subchart];
  const prefix = subchart === undefined ? '' : `${subchart}-`;
  return [...names, `${prefix}${byFiles}`, `${prefix}${object}`].map(cleanName);
}

function fileStem({ object, template }: Sourced): string {
  const file = template === undefined ? undefined : /([^/]+?)(\.[^./]+)?$/.exec(template)?.[1];
  return file ?? kindAndName({ object });
}

function kindAndName({ object }: Pick<Sourced, 'object'>): string {
  return `${object.kind}-${idOf(object).name}`;
}
