import { generatedSecret, type KubeObject } from '../../objects/index.ts';
import type { DesiredFile } from '../../plan/desired-tree.ts';
import { overlayFolder } from '../layout.ts';
import type { SecretMode } from './options.ts';
import { joinExtras, mapEnvironments, type OverlayExtra, type Policy } from './policy.ts';
import { secretNotes, takeSecrets } from './secrets.ts';

export interface EnvironmentSecrets {
  readonly mode: SecretMode;
  readonly title: string;
  /** Lines that follow the Secrets in the notes. */
  readonly instructions: readonly string[];
  /** What a person has to do; the Secrets follow. */
  readonly summary: string;
  /** In the tree's root, where there are Secrets. */
  readonly files?: readonly DesiredFile[];
  /** Replaces an environment's Secrets with keys; never none. `overlay` is relative to the part's folder. */
  extra(overlay: string, secrets: readonly KubeObject[], namespace: string): OverlayExtra;
}

/** A policy that gives each environment its Secrets in files of its own, because their values are its own. */
export function environmentSecrets({ mode, title, ...how }: EnvironmentSecrets): Policy {
  return {
    name: 'secrets',
    mode,
    allowed: [generatedSecret],
    apply: (parts, { namespace }) => {
      const found = secretNotes(parts).filter(({ keys }) => keys.length > 0);
      const lines = found.map(({ object, keys }) => `${object}: ${keys.join(', ')}`);
      return {
        parts: mapEnvironments(parts, (environment) => {
          const { secrets, others } = takeSecrets(environment.objects);
          if (secrets.length === 0) return environment;
          const extra = how.extra(overlayFolder(environment.name), secrets, namespace);
          return { ...environment, objects: others, extra: joinExtras(environment.extra, extra) };
        }),
        files: found.length > 0 ? (how.files ?? []) : [],
        notes: [
          {
            title,
            lines: found.length > 0 ? [...lines, ...how.instructions] : [],
            summary: `${how.summary}: ${found.map(({ object }) => object).join(', ')}`,
          },
        ],
      };
    },
  };
}
