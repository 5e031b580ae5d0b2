import type { HookNote } from '../environment.ts';

/** Why Flux gets no hook of an event; EVENT is replaced. */
export const FLUX_REASONS = 'Flux has no moment for EVENT';

/** Far more than any weight that charts use. */
const PHASE = 1e9;

/**
 * The group that a hook runs in: `hooks/pre-0`, `hooks/post-m5` for the weight -5. Negative orders run before the
 * application.
 */
export function fluxGroup({ events, weight }: Pick<HookNote, 'events' | 'weight'>): {
  readonly folder: string;
  readonly order: number;
} {
  const before = events.some((event) => event === 'pre-install' || event === 'pre-upgrade');
  const slug = weight < 0 ? `m${-weight}` : String(weight);
  return {
    folder: `hooks/${before ? 'pre' : 'post'}-${slug}`,
    order: weight + (before ? -PHASE : PHASE),
  };
}
