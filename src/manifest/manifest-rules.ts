import { callGraph } from './call-graph.ts';
import { type Dependency, ENGINES, type Manifest } from './manifest.ts';
import type { Policy } from './policy.ts';
import type { Problem } from './problem.ts';
import { didYouMean } from './suggest.ts';
import type { DataPath, YamlSource } from './yaml-source.ts';

/** True if another plugin owns what is called. */
function isExternal({ external, host }: Dependency): boolean {
  return external === true || host !== undefined;
}

function unknownService(
  name: string,
  manifest: Manifest,
  source: YamlSource,
  path: DataPath,
  by: string,
): Problem {
  const hint = didYouMean(name, Object.keys(manifest.services));
  return {
    code: 'MARTY-F008',
    level: 'error',
    message: `${by} names the service ${JSON.stringify(name)}, which the plugin does not have.`,
    where: source.whereKey(path),
    ...(hint === undefined ? {} : { hint }),
  };
}

function dependencyProblems(manifest: Manifest, source: YamlSource): Problem[] {
  return Object.entries(manifest.services).flatMap(([service, { dependencies }]) =>
    Object.entries(dependencies).flatMap(([name, dependency]): Problem[] => {
      const path = ['services', service, 'dependencies', name];
      const { kind, engine } = dependency;
      if (kind === 'service' && !isExternal(dependency) && !Object.hasOwn(manifest.services, name)) {
        return [unknownService(name, manifest, source, path, `${service}.dependencies`)];
      }
      const fitting: readonly string[] = ENGINES[kind];
      if (engine === undefined || fitting.includes(engine)) return [];
      const choice = fitting.length === 0 ? 'has no engine' : `has one of ${fitting.join(', ')}`;
      const message = `${path.join('.')}: a ${kind} ${choice}, not ${engine}.`;
      return [{ code: 'MARTY-F009', level: 'error', message, where: source.whereValue([...path, 'engine']) }];
    }),
  );
}

function subscriptionProblems(manifest: Manifest, source: YamlSource): Problem[] {
  const published = Object.values(manifest.services).flatMap(({ publishes }) => publishes);
  return Object.entries(manifest.services).flatMap(([service, { subscribes }]) =>
    [...subscribes.entries()].flatMap(([index, event]): Problem[] => {
      if (published.includes(event)) return [];
      const hint = didYouMean(event, published);
      return [
        {
          code: 'MARTY-F010',
          level: 'warning',
          message: `${service} subscribes to ${event}, which no service of the plugin publishes.`,
          where: source.whereValue(['services', service, 'subscribes', index]),
          ...(hint === undefined ? {} : { hint }),
        },
      ];
    }),
  );
}

function cycleProblems(manifest: Manifest, source: YamlSource): Problem[] {
  return callGraph(manifest).cycles.map((cycle) => ({
    code: 'MARTY-F011',
    level: 'note',
    message: `Services call each other in a circle: ${[...cycle, cycle[0] ?? ''].join(' → ')}.`,
    where: source.whereKey(['services', cycle[0] ?? '']),
  }));
}

/** Services that a policy names and the plugin does not have. `path` is where the policy stands in the source. */
export function policyProblems(
  policy: Pick<Policy, 'from' | 'to'>,
  manifest: Manifest,
  source: YamlSource,
  path: DataPath,
): Problem[] {
  const external = Object.values(manifest.services).flatMap(({ dependencies }) =>
    Object.entries(dependencies).flatMap(([name, dependency]) => (isExternal(dependency) ? [name] : [])),
  );
  return (['from', 'to'] as const).flatMap((side) =>
    [...(policy[side] ?? []).entries()].flatMap(([index, name]): Problem[] => {
      const known = name === '*' || Object.hasOwn(manifest.services, name);
      if (known || (side === 'to' && external.includes(name))) return [];
      const written = source.document.getIn([...path, side]);
      const at = typeof written === 'string' ? [...path, side] : [...path, side, index];
      const problem = unknownService(name, manifest, source, at, side);
      return [{ ...problem, where: source.whereValue(at) }];
    }),
  );
}

/** What a schema cannot say: names that must exist, engines that must fit, circles. */
export function manifestProblems(manifest: Manifest, source: YamlSource): Problem[] {
  return [
    ...dependencyProblems(manifest, source),
    ...[...manifest.policies.entries()].flatMap(([index, policy]) =>
      policyProblems(policy, manifest, source, ['policies', index]),
    ),
    ...subscriptionProblems(manifest, source),
    ...cycleProblems(manifest, source),
  ];
}
