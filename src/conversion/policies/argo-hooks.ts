import type { AllowedDifference, JsonObject, KubeObject } from '../../objects/index.ts';
import { field, isObject, stringAt } from '../../objects/json.ts';

/** Argo CD's own mapping of Helm's events; it has no phase for pre-delete, rollbacks and tests. */
const PHASES: Readonly<Record<string, string>> = {
  'crd-install': 'PreSync',
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'post-delete': 'PostDelete',
};

const DELETE_POLICIES: Readonly<Record<string, string>> = {
  'before-hook-creation': 'BeforeHookCreation',
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
};

const HELM_HOOK = 'helm.sh/hook';
const HELM_WEIGHT = 'helm.sh/hook-weight';
const HELM_DELETE = 'helm.sh/hook-delete-policy';
const ARGO_HOOK = 'argocd.argoproj.io/hook';
const ARGO_WAVE = 'argocd.argoproj.io/sync-wave';
const ARGO_DELETE = 'argocd.argoproj.io/hook-delete-policy';

/** The phases that Argo CD runs a hook of these events in; none where it does not know them. */
export function argoPhases(events: readonly string[]): string[] {
  return mapped(events, PHASES);
}

/** A Helm hook with Argo CD's annotations in place of Helm's; what the chart says to Argo CD itself wins. */
export function withArgoHook(object: KubeObject): KubeObject {
  const annotations = field(object.metadata, 'annotations');
  const events = stringAt(annotations, HELM_HOOK);
  if (!isObject(annotations) || events === undefined) return object;
  const {
    [HELM_HOOK]: _hook,
    [HELM_WEIGHT]: weight,
    [HELM_DELETE]: policies,
    ...rest
  } = annotations as JsonObject;
  const deleted = mapped(words(policies), DELETE_POLICIES).join(',');
  const added: JsonObject = {
    [ARGO_HOOK]: argoPhases(words(events)).join(','),
    ...(Number(weight ?? 0) === 0 ? {} : { [ARGO_WAVE]: String(weight) }),
    ...(deleted === '' ? {} : { [ARGO_DELETE]: deleted }),
  };
  const metadata = { ...object.metadata, annotations: { ...added, ...rest } };
  return { ...object, metadata };
}

/** A hook has Argo CD's annotations where Helm's stood, by exactly this mapping. */
export const argoHookDifference: AllowedDifference = {
  name: 'argo-hooks',
  normalize(object, side) {
    if (side === 'left') object.metadata = withArgoHook(object).metadata;
  },
};

function words(list: unknown): string[] {
  return typeof list === 'string' ? list.split(',').map((word) => word.trim()) : [];
}

function mapped(names: readonly string[], table: Readonly<Record<string, string>>): string[] {
  const found = names.flatMap((name) => (Object.hasOwn(table, name) ? [table[name] ?? ''] : []));
  return [...new Set(found)];
}
