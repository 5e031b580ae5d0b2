import type { FileOperation } from './plan.ts';

/** A deletion and a creation of the same content are one rename, which keeps the file's history readable. */
export function pairRenames(operations: readonly FileOperation[]): FileOperation[] {
  const deletions = operations.filter((operation) => operation.kind === 'delete');
  const paired = new Set<FileOperation>();
  const result = operations.map((operation): FileOperation => {
    if (operation.kind !== 'create' || operation.mode !== 0o644) return operation;
    const from = deletions.find((other) => other.before === operation.after && !paired.has(other));
    if (from === undefined) return operation;
    paired.add(from);
    const { path, after, reason } = operation;
    return { kind: 'rename', from: from.path, path, before: after, after, reason };
  });
  return result.filter((operation) => !paired.has(operation));
}
