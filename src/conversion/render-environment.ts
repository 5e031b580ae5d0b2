import {
  type CompiledChart,
  type Rendered,
  type RenderOptions,
  render,
  type TracedRender,
  traceRender,
} from '../helm/index.ts';
import type { GoMap } from '../helm/values/go-value.ts';
import { diffValues, formatId, idKey, idOf, type KubeObject } from '../objects/index.ts';
import type { Environment, HookNote, VolatileNote } from './environment.ts';
import { readManifest } from './read-manifest.ts';
import { traceObjects } from './trace-objects.ts';

/**
 * Renders one environment twice: the second time with another clock and other randomness, which shows what
 * would change at each render.
 */
export function renderEnvironment(
  name: string,
  chart: CompiledChart,
  values: () => GoMap,
  options: RenderOptions,
): Environment {
  // The plain render comes before the traced one: it needs less stack and memory, so its errors are those of `render`.
  const second = render(chart, values(), {
    ...options,
    now: () => new Date(OTHER_TIME),
    seed: `not ${options.seed ?? ''}`,
  });
  const first = traceRender(chart, values(), options);
  return withVolatile(tracedEnvironment(name, first), environmentOf(name, second));
}

/** An environment, with what differs in a second render of it. */
export function withVolatile(first: Environment, second: Environment): Environment {
  return {
    ...first,
    volatile: [
      ...volatileFields(first.objects, second.objects),
      ...first.hooks
        .filter(({ text }, index) => text !== second.hooks[index]?.text)
        .map(({ object }) => ({ object, path: '' })),
    ],
  };
}

/** What a traced render gives, as objects whose origins are known. */
export function tracedEnvironment(name: string, traced: TracedRender): Environment {
  return {
    ...environmentOf(name, traced.rendered),
    provenance: traceObjects(traced),
    values: traced.values,
  };
}

/** What a render gives, as objects; documents of comments alone are left out. */
export function environmentOf(name: string, rendered: Rendered): Environment {
  const documents = rendered.manifests.map(({ text, source }) => ({
    source,
    objects: readManifest(text, source),
  }));
  const templates = new Map(
    documents.flatMap(({ source, objects }) =>
      objects.map((object) => [idKey(idOf(object)), source] as const),
    ),
  );
  return {
    name,
    objects: documents.flatMap(({ objects }) => objects),
    templates,
    hooks: rendered.hooks.map((hook): HookNote => {
      const place = hook.namespace === undefined ? '' : `${hook.namespace}/`;
      const object = `${hook.kind} ${place}${hook.name}`;
      const { events, weight, source, text } = hook;
      return { object, events, weight, source, text };
    }),
    crds: rendered.crds,
    dropped: rendered.dropped.map(({ source, reason }) => ({ source, reason })),
    lookups: rendered.lookups.map(({ apiVersion, kind, namespace, name: object }) => ({
      apiVersion,
      kind,
      namespace,
      name: object,
    })),
    volatile: [],
  };
}

function volatileFields(first: readonly KubeObject[], second: readonly KubeObject[]): VolatileNote[] {
  const others = new Map(second.map((object) => [idKey(idOf(object)), object]));
  return first.flatMap((object) => {
    const id = idOf(object);
    const other = others.get(idKey(id));
    if (other === undefined) return [{ object: formatId(id), path: '/metadata/name' }];
    return diffValues(object, other).map(({ path }) => ({ object: formatId(id), path }));
  });
}

/** 2033-05-18, far from the epoch that renders start from. */
const OTHER_TIME = 2_000_000_000_000;
