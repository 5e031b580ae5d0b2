import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { isText } from './merge.ts';
import type { Conflict, FileOperation, Plan } from './plan.ts';

export interface DiffOptions {
  /** Only this path, or the paths below this folder. */
  readonly path?: string;
  /** Show marty's own files too. */
  readonly bookkeeping?: boolean;
}

const SPECIAL: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\t': '\\t', '\n': '\\n' };

/** A name as git prints it: quoted, with octal bytes, unless it is plain ASCII. */
function quote(name: string): string {
  if (/^[ !#-[\]-~]*$/.test(name)) return name;
  const bytes = [...Buffer.from(name, 'utf8')].map((byte) => {
    const char = String.fromCharCode(byte);
    const plain = byte >= 0x20 && byte < 0x7f ? char : `\\${byte.toString(8).padStart(3, '0')}`;
    return SPECIAL[char] ?? plain;
  });
  return `"${bytes.join('')}"`;
}

/** A name in a `---` or `+++` line: git ends one that holds a space with a tab. */
function fileName(name: string): string {
  return name.includes(' ') ? `${quote(name)}\t` : quote(name);
}

function gitMode(mode: number): string {
  return (mode & 0o111) === 0 ? '100644' : '100755';
}

function headers(operation: FileOperation): string[] {
  switch (operation.kind) {
    case 'create':
      return [`new file mode ${gitMode(operation.mode)}`];
    case 'delete':
      return ['deleted file mode 100644'];
    case 'rename':
      return [
        'similarity index 100%',
        `rename from ${quote(operation.from)}`,
        `rename to ${quote(operation.path)}`,
      ];
    case 'chmod': {
      const mode = gitMode(operation.mode);
      return [`old mode ${mode === '100644' ? '100755' : '100644'}`, `new mode ${mode}`];
    }
    case 'edit':
      return [];
  }
}

function body(
  from: string,
  to: string,
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
): string {
  const [old, next] = [before ?? new Uint8Array(), after ?? new Uint8Array()];
  if (!isText(old) || !isText(next)) return `Binary files ${from} and ${to} differ\n`;
  const decode = (content: Uint8Array) => Buffer.from(content).toString('utf8');
  const patch = createTwoFilesPatch('a', 'b', decode(old), decode(next), undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
  const hunks = patch.slice(patch.indexOf('@@'));
  return patch.includes('@@') ? `--- ${from}\n+++ ${to}\n${hunks}` : '';
}

type Shown = Pick<Plan, 'contents' | 'sensitive'>;

const HIDDEN = 'The lines are not shown: they may hold values of Secrets.';

function renderOne(operation: FileOperation, { contents, sensitive }: Shown): string {
  const from = operation.kind === 'rename' ? operation.from : operation.path;
  const lines = [`diff --git ${quote(`a/${from}`)} ${quote(`b/${operation.path}`)}`, ...headers(operation)];
  if (sensitive?.has(from) === true || sensitive?.has(operation.path) === true)
    return `${lines.join('\n')}\n${HIDDEN}\n`;
  const before = 'before' in operation ? contents.get(operation.before) : undefined;
  const after = 'after' in operation ? contents.get(operation.after) : undefined;
  const text =
    operation.kind === 'chmod' || operation.kind === 'rename'
      ? ''
      : body(
          operation.kind === 'create' ? '/dev/null' : fileName(`a/${from}`),
          operation.kind === 'delete' ? '/dev/null' : fileName(`b/${operation.path}`),
          before,
          after,
        );
  return `${lines.join('\n')}\n${text}`;
}

/** The plan as a unified diff in git's form, which `git apply` understands; commands do not appear. */
export function renderDiff(plan: Plan, options: DiffOptions = {}): string {
  const { path, bookkeeping = false } = options;
  const operations = [
    ...plan.operations.filter((operation) => operation.kind !== 'run'),
    ...(bookkeeping ? plan.bookkeeping : []),
  ];
  return operations
    .filter(
      (operation) => path === undefined || operation.path === path || operation.path.startsWith(`${path}/`),
    )
    .map((operation) => renderOne(operation, plan))
    .join('');
}

/** What would change if marty's content replaced the user's; empty if one of the two is no file. */
export function renderConflictDiff(plan: Plan, conflict: Conflict): string {
  const { path, ours, theirs } = conflict;
  if (ours === undefined || theirs === undefined) return '';
  return renderOne({ kind: 'edit', path, before: ours, after: theirs, mode: 0o644, reason: '' }, plan);
}
