import { type AllowedDifference, emptyMetadataMaps } from '../../objects/index.ts';
import type { DesiredFile } from '../../plan/desired-tree.ts';
import { adoptPolicy } from './adopt.ts';
import { dropChecksums } from './checksums.ts';
import { envFileSecrets } from './env-file-secrets.ts';
import { externalSecrets } from './external-secrets.ts';
import { gitopsPolicy } from './gitops.ts';
import { hookPolicy } from './hooks.ts';
import { cleanLabels } from './labels.ts';
import { checkPolicies, type MigrationPolicies } from './options.ts';
import type { Part, Policy, PolicyContext, PolicyNote } from './policy.ts';
import { randomPolicy } from './random.ts';
import { inlineSecrets, placeholderSecrets } from './secrets.ts';
import { sopsSecrets } from './sops-secrets.ts';

export { arrange } from './hooks.ts';
export { type HookMode, type MigrationPolicies, policiesSchema, type SecretMode } from './options.ts';
export type { OverlayExtra, Part, PartEnvironment, PolicyNote } from './policy.ts';
export { type SecretNote, secretNotes } from './secrets.ts';

/**
 * The policies in the order in which they are applied, after `arrange` has put the hooks in their place: what
 * changes objects; what looks at random values, before what replaces the Secrets that hold them; last what looks at
 * the result or adds files beside it.
 */
export function policiesOf(options: MigrationPolicies): Policy[] {
  const gitops = options.gitops ?? (options.hooks === 'flux' ? 'flux' : undefined);
  return [
    hookPolicy(options.hooks),
    ...(options.labels === 'clean' ? [cleanLabels] : []),
    ...(options.checksums === 'drop' ? [dropChecksums] : []),
    randomPolicy(options),
    secretPolicy(options),
    ...(options.adopt === true ? [adoptPolicy(options)] : []),
    ...(gitops === undefined ? [] : [gitopsPolicy(gitops, options)]),
  ];
}

function secretPolicy({ secrets, secretStore }: MigrationPolicies): Policy {
  switch (secrets) {
    case 'placeholder':
      return placeholderSecrets;
    case 'inline':
      return inlineSecrets;
    case 'external-secret':
      return externalSecrets(secretStore);
    case 'sops':
      return sopsSecrets;
    case 'env-file':
      return envFileSecrets;
  }
}

/** What a proof allows: known from the options (or a lock's policies) alone. */
export function allowedDifferences(options: MigrationPolicies): AllowedDifference[] {
  return [...policiesOf(options).flatMap(({ allowed }) => allowed), emptyMetadataMaps];
}

export interface PolicyReport {
  readonly policy: string;
  readonly mode: string;
  readonly notes: readonly PolicyNote[];
}

export interface AppliedPolicies {
  /** As they are to be written; one for each that is expected, in the same order. */
  readonly parts: readonly Part[];
  readonly files: readonly DesiredFile[];
  readonly reports: readonly PolicyReport[];
}

/**
 * Applies the policies to what the context expects, one after the other.
 *
 * @throws MartyError MARTY-V030 to V034: see the policies
 */
export function applyPolicies(options: MigrationPolicies, context: PolicyContext): AppliedPolicies {
  checkPolicies(options);
  let parts = context.expected;
  const files: DesiredFile[] = [];
  const reports: PolicyReport[] = [];
  for (const policy of policiesOf(options)) {
    const result = policy.apply(parts, context);
    parts = result.parts;
    files.push(...(result.files ?? []));
    const notes = (result.notes ?? []).filter(({ lines }) => lines.length > 0);
    reports.push({ policy: policy.name, mode: policy.mode, notes });
  }
  return { parts, files, reports };
}
