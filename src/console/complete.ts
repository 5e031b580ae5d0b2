import { dirname, join } from 'node:path';
import type { CommandEntry, FieldEntry } from '../commands/command-entry.ts';
import type { ReadFs } from '../ports/fs.ts';
import { COMMON_FLAGS, globalFlagsOf } from './global-flags.ts';

/** A candidate, or `:file` / `:directory`: the shell completes paths itself. */
export interface Candidate {
  readonly value: string;
  readonly description?: string;
}

export interface CompletionWorld {
  readonly fs: ReadFs;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What may stand for `current` after `words` (all that comes before it, without `marty`). */
export async function complete(
  words: readonly string[],
  current: string,
  commands: readonly CommandEntry[],
  world: CompletionWorld,
): Promise<Candidate[]> {
  const place = locate(words, commands);
  const [flagWord, partial] = splitAssignment(current);
  if (flagWord !== undefined) {
    const field = place.fields.find(({ flag }) => `--${flag}` === flagWord);
    const values = field === undefined ? [] : await valuesOf(field, world);
    return starting(partial, values).map((candidate) =>
      candidate.value.startsWith(':') ? candidate : { ...candidate, value: `${flagWord}=${candidate.value}` },
    );
  }
  if (place.pending !== undefined) return starting(current, await valuesOf(place.pending, world));
  if (current.startsWith('-')) return starting(current, place.fields.flatMap(flagCandidates));
  if (place.entry === undefined) return starting(current, subCommands(place.path, commands));
  const args = place.entry.arguments;
  const argument = args[Math.min(place.positionals, args.length - 1)];
  const repeats = argument?.type === 'list' || place.positionals < args.length;
  return argument === undefined || !repeats ? [] : starting(current, await valuesOf(argument, world));
}

interface Place {
  readonly path: readonly string[];
  readonly entry: CommandEntry | undefined;
  readonly fields: readonly FieldEntry[];
  /** The flag whose value comes next. */
  readonly pending: FieldEntry | undefined;
  readonly positionals: number;
}

function locate(words: readonly string[], commands: readonly CommandEntry[]): Place {
  let path: string[] = [];
  let pending: FieldEntry | undefined;
  let positionals = 0;
  const find = () => commands.find((entry) => entry.path.join(' ') === path.join(' '));
  const fieldsOf = (entry: CommandEntry | undefined) =>
    entry === undefined ? COMMON_FLAGS : [...entry.options, ...globalFlagsOf(entry)];
  for (const word of words) {
    const entry = find();
    if (pending !== undefined) pending = undefined;
    else if (word.startsWith('-')) {
      const field = fieldsOf(entry).find(({ flag, short }) => word === `--${flag}` || word === `-${short}`);
      if (field !== undefined && field.type !== 'boolean' && !field.valueOptional) pending = field;
    } else if (entry === undefined) path = [...path, word];
    else positionals++;
  }
  const entry = find();
  return { path, entry, fields: fieldsOf(entry), pending, positionals };
}

function splitAssignment(word: string): [string | undefined, string] {
  const split = word.startsWith('--') ? word.indexOf('=') : -1;
  return split < 0 ? [undefined, word] : [word.slice(0, split), word.slice(split + 1)];
}

function flagCandidates({ flag, description, type, default: value }: FieldEntry): Candidate[] {
  return [{ value: type === 'boolean' && value === true ? `--no-${flag}` : `--${flag}`, description }];
}

function subCommands(path: readonly string[], commands: readonly CommandEntry[]): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const entry of commands) {
    if (!path.every((word, index) => entry.path[index] === word)) continue;
    const value = entry.path[path.length];
    if (value === undefined || found.has(value)) continue;
    const leaf = entry.path.length === path.length + 1;
    found.set(value, leaf ? { value, description: entry.summary } : { value });
  }
  return [...found.values()];
}

function starting(prefix: string, candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(':') || value.startsWith(prefix));
}

async function valuesOf(field: FieldEntry, world: CompletionWorld): Promise<Candidate[]> {
  if (field.values !== undefined) return field.values.map((value) => ({ value }));
  switch (field.complete) {
    case 'directory':
      return [{ value: ':directory' }];
    case 'plugin':
      return pluginFolders(world).map((value) => ({ value }));
    case 'service':
      return (await namesIn(nearestManifest(world), 'services', world)).map((value) => ({ value }));
    case 'context':
      return (await namesIn(kubeconfig(world), 'contexts', world)).map((value) => ({ value }));
    case 'file':
      return [{ value: ':file' }];
    default:
      return [];
  }
}

function pluginFolders({ fs, cwd }: CompletionWorld): string[] {
  return fs.readDir(cwd).filter((name) => fs.stat(join(cwd, name, 'plugin.yaml')) !== undefined);
}

function nearestManifest({ fs, cwd }: CompletionWorld): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = join(folder, 'plugin.yaml');
    if (fs.stat(file) !== undefined) return file;
    if (dirname(folder) === folder) return undefined;
  }
}

function kubeconfig({ fs, env }: CompletionWorld): string | undefined {
  const file = env['KUBECONFIG']?.split(':')[0] ?? join(env['HOME'] ?? '', '.kube/config');
  return fs.stat(file) === undefined ? undefined : file;
}

/** Keys of a mapping, or `name`s of a list, under a top key of a YAML file; none if it cannot be read. */
async function namesIn(file: string | undefined, key: string, { fs }: CompletionWorld): Promise<string[]> {
  if (file === undefined) return [];
  try {
    const { load } = await import('js-yaml');
    const document = load(new TextDecoder().decode(fs.readFile(file))) as Record<string, unknown>;
    const value = document[key];
    if (Array.isArray(value)) return value.map((item: { name?: unknown }) => String(item.name));
    return typeof value === 'object' && value !== null ? Object.keys(value) : [];
  } catch {
    return [];
  }
}
