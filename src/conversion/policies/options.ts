import { z } from 'zod';
import { MartyError } from '../../errors.ts';

/** The policies of a conversion: options of the command, and part of the lock. */
export const policiesSchema = z.strictObject({
  hooks: z.enum(['drop', 'argo', 'flux', 'component']),
  secrets: z.enum(['placeholder', 'external-secret', 'sops', 'env-file', 'inline']),
  /** SecretStore that ExternalSecrets read from; `cluster/NAME` is a ClusterSecretStore. */
  secretStore: z.string().optional(),
  random: z.enum(['pin', 'refuse']).optional(),
  checksums: z.enum(['keep', 'drop']).optional(),
  labels: z.enum(['keep', 'clean']).optional(),
  adopt: z.boolean().optional(),
  gitops: z.enum(['argo', 'flux']).optional(),
  repoUrl: z.string().optional(),
  revision: z.string().optional(),
  /** Folder of the tree in its repository. */
  repoPath: z.string().optional(),
  skipCrds: z.boolean().optional(),
});

export type MigrationPolicies = z.infer<typeof policiesSchema>;
export type SecretMode = MigrationPolicies['secrets'];
export type HookMode = MigrationPolicies['hooks'];

/**
 * Refuses policies that contradict each other.
 *
 * @throws MartyError MARTY-V033 (hooks and GitOps of two tools), MARTY-V034 (an option without its policy)
 */
export function checkPolicies({ hooks, gitops, secrets, secretStore, ...git }: MigrationPolicies): void {
  if ((hooks === 'argo' && gitops === 'flux') || (hooks === 'flux' && gitops === 'argo'))
    throw new MartyError('MARTY-V033', `--hooks ${hooks} and --gitops ${gitops} are for two tools`);
  if (secretStore !== undefined && secrets !== 'external-secret')
    throw new MartyError('MARTY-V034', '--secret-store is for --secrets external-secret');
  if (secretStore !== undefined && !STORE.test(secretStore))
    throw new MartyError('MARTY-V034', `${JSON.stringify(secretStore)} is no name of a SecretStore`);
  if (gitops === undefined && hooks !== 'flux' && (git.repoUrl ?? git.revision) !== undefined)
    throw new MartyError('MARTY-V034', '--repo-url and --revision are for --gitops');
}

const STORE = /^(cluster\/)?[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
