import type { FileOperation } from './plan.ts';

function isExecutable(mode: number | undefined): boolean {
  return mode !== undefined && (mode & 0o111) !== 0;
}

/**
 * A deletion and a creation of the same content are one rename, which keeps the file's history readable.
 * `modes` holds the permission bits of the files that go; a rename keeps them, so they must fit.
 */
export function pairRenames(
  operations: readonly FileOperation[],
  modes: ReadonlyMap<string, number>,
): FileOperation[] {
  const deletions = operations.filter((operation) => operation.kind === 'delete');
  const paired = new Set<FileOperation>();
  const result = operations.map((operation): FileOperation => {
    if (operation.kind !== 'create') return operation;
    const { path, after, mode, reason } = operation;
    const from = deletions.find(
      (other) =>
        other.before === after &&
        !paired.has(other) &&
        isExecutable(modes.get(other.path)) === isExecutable(mode),
    );
    if (from === undefined) return operation;
    paired.add(from);
    return { kind: 'rename', from: from.path, path, before: after, after, reason };
  });
  return result.filter((operation) => !paired.has(operation));
}
