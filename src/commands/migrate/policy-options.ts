import { z } from 'zod';
import { gitOrigin, type MigrationPolicies } from '../../conversion/index.ts';
import type { ReadFs } from '../../ports/fs.ts';

/** What a conversion makes of hooks, Secrets and the like. Without defaults: what is not given is the lock's. */
export const policyOptions = {
  skipCrds: z.boolean().optional().describe("Leave out the chart's crds/ folder").meta({ group: 'Output' }),
  hooks: z
    .enum(['drop', 'argo', 'flux', 'component'])
    .optional()
    .describe("What becomes of the chart's hooks; drop, the default, lists them. Tests are always left out")
    .meta({ value: 'POLICY', group: 'Policies' }),
  secrets: z
    .enum(['placeholder', 'external-secret', 'sops', 'env-file', 'inline'])
    .optional()
    .describe('What becomes of the values of Secrets; placeholder unless given. Only inline writes them')
    .meta({ value: 'MODE', group: 'Policies' }),
  secretStore: z
    .string()
    .optional()
    .describe(
      'SecretStore of ExternalSecrets, or cluster/NAME for a ClusterSecretStore; default unless given',
    )
    .meta({ value: 'NAME', group: 'Policies' }),
  random: z
    .enum(['pin', 'refuse'])
    .optional()
    .describe('Values that change at each render: pin, the default, writes them once; refuse stops')
    .meta({ value: 'POLICY', group: 'Policies' }),
  checksums: z
    .enum(['keep', 'drop'])
    .optional()
    .describe('Annotations checksum/…: kept equal to those of Helm, or left out')
    .meta({ value: 'POLICY', group: 'Policies' }),
  labels: z
    .enum(['keep', 'clean'])
    .optional()
    .describe("Helm's own labels and annotations: kept, or cleaned up where no selector uses them")
    .meta({ value: 'POLICY', group: 'Policies' }),
  adopt: z
    .boolean()
    .optional()
    .describe('Take over what Helm runs without a restart, and write ADOPT.md with the commands')
    .meta({ group: 'Policies' }),
  gitops: z
    .enum(['argo', 'flux'])
    .optional()
    .describe('Write an Argo CD ApplicationSet, or Flux Kustomizations for each environment')
    .meta({ value: 'TOOL', group: 'GitOps' }),
  repoUrl: z
    .string()
    .optional()
    .describe("Git repository that holds the tree; the work tree's origin unless given")
    .meta({ value: 'URL', group: 'GitOps' }),
  revision: z
    .string()
    .optional()
    .describe('Branch, commit or refs/… to deploy; HEAD or main unless given')
    .meta({ value: 'REVISION', group: 'GitOps' }),
};

const shape = z.object(policyOptions);
type PolicyOptions = z.infer<typeof shape>;

/** The policies of a run: what is given, else what the last run had, else the defaults. */
export function chosenPolicies(
  given: PolicyOptions,
  last: MigrationPolicies | undefined,
  fs: ReadFs,
  root: string,
): MigrationPolicies {
  const {
    hooks,
    secrets,
    skipCrds,
    secretStore,
    random,
    checksums,
    labels,
    adopt,
    gitops,
    repoUrl,
    revision,
  } = given;
  const chosen: MigrationPolicies = {
    ...{ hooks: 'drop', secrets: 'placeholder' },
    ...last,
    ...defined({ hooks, secrets, skipCrds, secretStore, random, checksums, labels, adopt, gitops }),
    ...defined({ repoUrl, revision }),
  };
  if (chosen.secrets !== 'external-secret' && secretStore === undefined) delete chosen.secretStore;
  if (chosen.gitops === undefined && chosen.hooks !== 'flux') return chosen;
  const { url, path = '' } = gitOrigin(fs, root) ?? {};
  return {
    ...chosen,
    ...(chosen.repoUrl === undefined && url !== undefined ? { repoUrl: url } : {}),
    ...(path === '' ? {} : { repoPath: path }),
  };
}

/** Without what is undefined. */
export function defined<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
