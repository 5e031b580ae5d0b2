import type { DesiredFile } from '../../plan/desired-tree.ts';
import { kustomizationText } from '../kustomization-text.ts';
import type { Part } from './policy.ts';

export const HOOK_COMPONENT = 'hooks';

/** Why the component has no hook of an event; EVENT is replaced. */
export const COMPONENT_REASONS = 'applied with everything else, what belongs to EVENT would run at once';

/** One Component for each environment that adds its hooks, and touches nothing else. */
export function componentFiles(parts: readonly Part[]): DesiredFile[] {
  return parts
    .filter(({ folder }) => folder === `${HOOK_COMPONENT}/`)
    .flatMap(({ environments }) =>
      environments.map(
        ({ name }): DesiredFile => ({
          path: `${HOOK_COMPONENT}/components/${name}/kustomization.yaml`,
          content: kustomizationText({ resources: [`../../overlays/${name}`] }, 'Component'),
          policy: 'merge',
          reason: 'hooks',
        }),
      ),
    );
}
