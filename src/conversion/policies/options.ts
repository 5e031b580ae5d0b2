import { z } from 'zod';

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
  skipCrds: z.boolean().optional(),
});

export type MigrationPolicies = z.infer<typeof policiesSchema>;
export type SecretMode = MigrationPolicies['secrets'];
export type HookMode = MigrationPolicies['hooks'];
