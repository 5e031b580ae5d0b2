import { isDeepStrictEqual } from 'node:util';
import { MartyError } from '../../errors.ts';
import type { MigrationLock } from '../lock.ts';
import type { EditTexts } from './edits.ts';

/** What a lock file says of one environment. */
export type EnvironmentEntry = MigrationLock['environments'][string];

/** The entry of an environment of the lock. @throws MartyError MARTY-V055 */
export function requireEntry({ environments }: MigrationLock, name: string): EnvironmentEntry {
  const entry = Object.hasOwn(environments, name) ? environments[name] : undefined;
  if (entry !== undefined) return entry;
  throw new MartyError('MARTY-V055', `the tree has no environment ${name}`, {
    hint: `It has: ${Object.keys(environments).join(', ')}.`,
  });
}

/** The lists that are not empty; undefined for no edit at all. */
export function presentEdits(edits: EditTexts): EditTexts | undefined {
  const present = Object.entries(edits).filter(([, value]) => value !== undefined && value.length > 0);
  return present.length === 0 ? undefined : (Object.fromEntries(present) as EditTexts);
}

/**
 * The entry of an environment that copies another: its values, and its edits before the new ones.
 *
 * @throws MartyError MARTY-V060 where the other one is for another mesh
 */
export function copiedEntry(from: string, entry: EnvironmentEntry, edits: EditTexts): EnvironmentEntry {
  const before = entry.edits ?? {};
  if (edits.mesh !== undefined && before.mesh !== undefined && before.mesh !== edits.mesh)
    throw new MartyError('MARTY-V060', `${from} is made for ${before.mesh}`, {
      hint: `Copy an environment that is not made for ${before.mesh}.`,
    });
  const mesh = edits.mesh ?? before.mesh;
  const merged = presentEdits({
    from,
    replicas: [...(before.replicas ?? []), ...(edits.replicas ?? [])],
    image: [...(before.image ?? []), ...(edits.image ?? [])],
    resources: [...(before.resources ?? []), ...(edits.resources ?? [])],
    host: [...(before.host ?? []), ...(edits.host ?? [])],
    ...(mesh === undefined ? {} : { mesh }),
  });
  const { edits: _edits, ...values } = entry;
  return { ...values, ...(merged === undefined ? {} : { edits: merged }) };
}

/** Whether two entries name the same values files and edits, whatever the files hold. */
export function sameEntry(left: EnvironmentEntry, right: EnvironmentEntry): boolean {
  const plain = ({ values, ...rest }: EnvironmentEntry): EnvironmentEntry => ({
    ...rest,
    values: values.map(({ path }) => ({ path, digest: '' })),
  });
  return isDeepStrictEqual(plain(left), plain(right));
}
