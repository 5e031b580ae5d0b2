import { type AllowedDifference, emptyMetadataMaps } from '../../objects/index.ts';
import type { DesiredFile } from '../../plan/desired-tree.ts';
import { arrange } from './hooks.ts';
import type { MigrationPolicies } from './options.ts';
import type { Part, Policy, PolicyContext, PolicyNote } from './policy.ts';
import { placeholderSecrets } from './secrets.ts';

export { type MigrationPolicies, policiesSchema, type SecretMode } from './options.ts';
export type { OverlayExtra, Part, PartEnvironment, PolicyNote } from './policy.ts';
export { type SecretNote, secretNotes } from './secrets.ts';

/**
 * The policies in the order in which they are applied, after `arrange` has put the hooks in their place: what
 * changes objects first, then what replaces Secrets, so that a Secret of a hook is replaced too; last what only
 * adds files.
 */
export function policiesOf(options: MigrationPolicies): Policy[] {
  return options.secrets === 'inline' ? [] : [placeholderSecrets];
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
  /** As Helm renders them, part by part: the left sides of the proofs. */
  readonly expected: readonly Part[];
  /** As they are to be written. */
  readonly parts: readonly Part[];
  readonly files: readonly DesiredFile[];
  readonly reports: readonly PolicyReport[];
}

/** Arranges the rendered environments and applies the policies to them, one after the other. */
export function applyPolicies(options: MigrationPolicies, context: PolicyContext): AppliedPolicies {
  const expected = arrange(context.rendered, options.hooks);
  let parts: readonly Part[] = expected;
  const files: DesiredFile[] = [];
  const reports: PolicyReport[] = [];
  for (const policy of policiesOf(options)) {
    const result = policy.apply(parts, context);
    parts = result.parts;
    files.push(...(result.files ?? []));
    const notes = (result.notes ?? []).filter(({ lines }) => lines.length > 0);
    reports.push({ policy: policy.name, mode: policy.mode, notes });
  }
  return { expected, parts, files, reports };
}
