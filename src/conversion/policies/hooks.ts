import type { Environment } from '../environment.ts';
import type { HookMode } from './options.ts';
import type { Part } from './policy.ts';

/**
 * Where a conversion puts the objects that Helm renders, hooks included, each as Helm renders it: the left side of
 * every proof. The first part is the application.
 */
export function arrange(environments: readonly Environment[], _hooks: HookMode): Part[] {
  return [{ folder: '', title: '', environments }];
}
