import { idKey, idOf } from '../../objects/index.ts';
import type { Environment, HookNote } from '../environment.ts';
import { hookObjects } from '../hook-objects.ts';
import { argoHookDifference, argoPhases, withArgoHook } from './argo-hooks.ts';
import { COMPONENT_REASONS, componentFiles, HOOK_COMPONENT } from './hook-component.ts';
import { FLUX_REASONS, fluxGroup } from './hook-groups.ts';
import type { HookMode } from './options.ts';
import { mapObjects, type Part, type PartEnvironment, type Policy, type PolicyNote } from './policy.ts';

/**
 * Where a conversion puts the objects that Helm renders, hooks included, each as Helm renders it: the left side of
 * every proof. The first part is the application; hooks are mixed with its objects for Argo CD alone, which tells
 * them apart by annotations.
 */
export function arrange(environments: readonly Environment[], mode: HookMode): Part[] {
  const main = (objects: readonly PartEnvironment[]): Part => ({
    folder: '',
    title: '',
    environments: objects,
  });
  if (mode === 'drop') return [main(environments)];
  const kept = environments.map((environment) => ({
    ...environment,
    hooks: environment.hooks.filter((hook) => reasonAgainst(mode, hook) === undefined),
  }));
  if (mode === 'argo')
    return [
      main(
        kept.map((environment) => {
          const hooks = hookEnvironment(environment, environment.hooks);
          return {
            ...environment,
            objects: [...environment.objects, ...hooks.objects],
            templates: new Map([...environment.templates, ...hooks.templates]),
          };
        }),
      ),
    ];
  const groupOf = mode === 'flux' ? fluxGroup : () => ({ folder: HOOK_COMPONENT, order: 0 });
  const groups = new Map(
    kept
      .flatMap(({ hooks }) => hooks.map(groupOf))
      .sort((left, right) => left.order - right.order)
      .map((group) => [group.folder, group]),
  );
  const parts = [...groups.keys()].map(
    (folder): Part => ({
      folder: `${folder}/`,
      title: folder.replace('/', ' '),
      environments: kept.map((environment) =>
        hookEnvironment(
          environment,
          environment.hooks.filter((hook) => groupOf(hook).folder === folder),
        ),
      ),
    }),
  );
  return [main(environments), ...parts];
}

function hookEnvironment(
  { objects: _objects, ...environment }: Environment,
  hooks: readonly HookNote[],
): PartEnvironment {
  const read = hooks.map((hook) => ({ source: hook.source, objects: hookObjects(hook) }));
  return {
    ...environment,
    objects: read.flatMap(({ objects }) => objects),
    templates: new Map(
      read.flatMap(({ objects, source }) => objects.map((object) => [idKey(idOf(object)), source] as const)),
    ),
  };
}

/** Why a policy leaves a hook out; undefined where it keeps it. */
function reasonAgainst(mode: HookMode, { events }: HookNote): string | undefined {
  if (mode === 'drop') return 'every hook is left out (--hooks drop)';
  if (mode === 'argo' && argoPhases(events).length > 0) return undefined;
  if (mode !== 'argo' && events.some((event) => INSTALLING.test(event))) return undefined;
  const [first = ''] = events;
  if (first === 'test') return 'a test is run by `helm test` only, never deployed';
  if (mode === 'argo') return `Argo CD has no phase for ${first}`;
  return (mode === 'flux' ? FLUX_REASONS : COMPONENT_REASONS).replace('EVENT', first);
}

const INSTALLING = /^(pre|post)-(install|upgrade)$/;

/** The policy of `--hooks`; where the hooks stand is settled by {@link arrange} before. */
export function hookPolicy(mode: HookMode): Policy {
  return {
    name: 'hooks',
    mode,
    allowed: mode === 'argo' ? [argoHookDifference] : [],
    apply: (parts, { rendered }) => ({
      parts: mode === 'argo' ? mapObjects(parts, withArgoHook) : parts,
      ...(mode === 'component' ? { files: componentFiles(parts) } : {}),
      notes: hookNotes(mode, rendered),
    }),
  };
}

function hookNotes(mode: HookMode, rendered: readonly Environment[]): PolicyNote[] {
  const hooks = rendered.flatMap((environment) => environment.hooks);
  const kept = hooks.filter((hook) => reasonAgainst(mode, hook) === undefined);
  const left = hooks.filter((hook) => reasonAgainst(mode, hook) !== undefined);
  const names = [...new Set(left.map(({ object }) => object))];
  return [
    {
      title: 'Hooks kept',
      lines: kept.map((hook) => `${hook.object}: ${hook.events.join(', ')}${place(mode, hook)}`),
    },
    { title: 'About hooks', lines: kept.length === 0 ? [] : ABOUT[mode] },
    {
      title: 'Hooks left out',
      lines: left.map(
        (hook) =>
          `${hook.object}: ${hook.events.join(', ')} (${hook.source}); ${reasonAgainst(mode, hook) ?? ''}`,
      ),
      summary: `hooks are left out: ${names.join(', ')}`,
    },
  ];
}

function place(mode: HookMode, hook: HookNote): string {
  if (mode === 'argo') {
    const unsupported = hook.events.filter((event) => argoPhases([event]).length === 0);
    const rest = unsupported.length > 0 ? `; no phase for ${unsupported.join(', ')}` : '';
    return ` → ${argoPhases(hook.events).join(', ')}, wave ${hook.weight}${rest}`;
  }
  const unsupported = hook.events.filter((event) => !INSTALLING.test(event));
  const rest = unsupported.length > 0 ? `; not run for ${unsupported.join(', ')}` : '';
  return ` → \`${mode === 'flux' ? fluxGroup(hook).folder : HOOK_COMPONENT}/\`${rest}`;
}

const ABOUT: Record<HookMode, readonly string[]> = {
  drop: [],
  argo: [
    'PreSync and PostSync run at each sync: Argo CD cannot tell an install from an upgrade.',
    "Argo CD ignores Helm's hook annotations as soon as one object has its own; none of Helm's is left.",
  ],
  flux: [
    "Each group is a Flux Kustomization of its own that waits for the one before; Helm's weights give the order.",
    'A Job runs again when its manifest changes (`force: true` replaces it), not at each reconciliation.',
    'A hook for moments before and after runs before. Delete policies are not followed: what ran stays.',
  ],
  component: [
    'Switch the hooks of an environment on in its overlay: `components: [../../hooks/components/NAME]`.',
    'kubectl applies them together with everything else and knows no order; a finished Job must be deleted before it can run again.',
  ],
};
