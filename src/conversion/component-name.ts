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
 * A name from where a component's objects come from, which stays when environments are added: the subchart, the
 * folder below `templates/`, or the template files; kinds and names where no template is known.
 */
export function componentName(objects: readonly Sourced[]): string {
  const [subchart] = new Set(objects.map(({ template }) => subchartOf(template)));
  const parts = [...new Set(objects.map(part))].sort();
  const [first = 'component', ...others] = parts;
  const rest = others.length < NAMED_FILES ? [first, ...others].join('-') : `${first}-and-more`;
  return cleanName(subchart === undefined ? rest : subchart);
}

function part({ object, template }: Sourced): string {
  const below = template === undefined ? undefined : /\/templates\/(.+)$/.exec(template)?.[1];
  if (below === undefined) return cleanName(`${object.kind}-${idOf(object).name}`);
  const [folder = '', ...deeper] = below.split('/');
  return cleanName(deeper.length > 0 ? folder : folder.replace(/\.[^.]+$/, ''));
}
