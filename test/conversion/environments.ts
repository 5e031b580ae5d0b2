import type { Environment } from '../../src/conversion/index.ts';
import { readObjects } from '../../src/objects/index.ts';
import type { KubeObject } from '../../src/objects/kube-object.ts';

/** An environment of objects alone. */
export function environment(name: string, objects: string | readonly KubeObject[]): Environment {
  return {
    name,
    objects: typeof objects === 'string' ? readObjects(objects, name) : objects,
    templates: new Map(),
    hooks: [],
    crds: [],
    dropped: [],
    lookups: [],
    volatile: [],
  };
}
