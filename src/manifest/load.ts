import type { z } from 'zod';
import { MartyError, type SourceLocation } from '../errors.ts';
import type { ReadFs } from '../ports/fs.ts';
import { type Manifest, manifestSchema } from './manifest.ts';
import { manifestProblems, policyProblems } from './manifest-rules.ts';
import { type PolicyFile, policyFile } from './policy.ts';
import { type Problem, throwProblems } from './problem.ts';
import { schemaProblems } from './schema-problems.ts';
import { type DataPath, parseYamlSource, type YamlSource } from './yaml-source.ts';

export const MANIFEST_NAME = 'plugin.yaml';
const POLICIES_FOLDER = 'policies';

interface Loaded<T> {
  /** Undefined if there are errors among the problems. */
  readonly value: T | undefined;
  readonly problems: readonly Problem[];
  readonly source: YamlSource;
}

/** The document as plain data. Aliases that would grow without measure are a problem, not a crash. */
function plainData(source: YamlSource): { data?: unknown; problems: readonly Problem[] } {
  if (source.problems.some(({ level }) => level === 'error')) return { problems: source.problems };
  try {
    return { data: source.document.toJS(), problems: source.problems };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      problems: [
        ...source.problems,
        { code: 'MARTY-F002', level: 'error', message, where: source.whereValue([]) },
      ],
    };
  }
}

function load<S extends z.ZodType>(text: string, file: string, schema: S): Loaded<z.output<S>> {
  const source = parseYamlSource(text, file);
  const { data, problems } = plainData(source);
  if (problems.some(({ level }) => level === 'error')) return { value: undefined, problems, source };
  const result = schema.safeParse(data);
  if (result.success) return { value: result.data, problems, source };
  const found = schemaProblems(result.error.issues, schema, source);
  return { value: undefined, problems: [...problems, ...found], source };
}

export interface LoadedManifest {
  /** Undefined if there are errors among the problems. */
  readonly manifest: Manifest | undefined;
  /** Errors, warnings and notes in the order of the text. */
  readonly problems: readonly Problem[];
  /** Where the value at a path such as `['services', 'catalog', 'type']` stands. */
  where(path: DataPath): SourceLocation;
}

/** Reads plugin.yaml's text; all that is wrong is listed with its place. */
export function loadManifest(text: string, file: string = MANIFEST_NAME): LoadedManifest {
  const { value, problems, source } = load(text, file, manifestSchema);
  const all = value === undefined ? problems : [...problems, ...manifestProblems(value, source)];
  const broken = all.some(({ level }) => level === 'error');
  return { manifest: broken ? undefined : value, problems: all, where: source.whereValue };
}

export interface LoadedPolicy {
  readonly policy: PolicyFile | undefined;
  readonly problems: readonly Problem[];
  where(path: DataPath): SourceLocation;
}

/** Reads the text of `policies/NAME.yaml`; services that it names must be in the manifest, if one is given. */
export function loadPolicy(text: string, file: string, manifest?: Manifest): LoadedPolicy {
  const { value, problems, source } = load(text, file, policyFile);
  const named =
    value === undefined || manifest === undefined
      ? []
      : policyProblems(value.spec, manifest, source, ['spec']);
  const all = [...problems, ...named];
  const broken = all.some(({ level }) => level === 'error');
  return { policy: broken ? undefined : value, problems: all, where: source.whereValue };
}

function readText(fs: ReadFs, file: string): string {
  try {
    return Buffer.from(fs.readFile(file)).toString('utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new MartyError(
      'MARTY-F001',
      code === 'ENOENT' ? `${file} is missing.` : `Cannot read ${file}: ${code}.`,
      {
        cause,
      },
    );
  }
}

/** Reads a plugin folder's manifest without judging it. Throws MARTY-F001 if it cannot be read. */
export function readManifest(fs: ReadFs, root: string): LoadedManifest {
  return loadManifest(readText(fs, `${root}/${MANIFEST_NAME}`), MANIFEST_NAME);
}

/** The manifest of a plugin folder. Throws MARTY-F001, or the first error in it with all others in its message. */
export function requireManifest(fs: ReadFs, root: string): LoadedManifest & { readonly manifest: Manifest } {
  const loaded = readManifest(fs, root);
  throwProblems(loaded.problems);
  const { manifest } = loaded;
  if (manifest === undefined) throw new MartyError('MARTY-X001', 'A manifest without errors has no value.');
  return { ...loaded, manifest };
}

/** All policy files of a plugin folder, by name. */
export function readPolicies(fs: ReadFs, root: string, manifest?: Manifest): LoadedPolicy[] {
  const folder = `${root}/${POLICIES_FOLDER}`;
  if (fs.stat(folder)?.kind !== 'directory') return [];
  return fs
    .readDir(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => loadPolicy(readText(fs, `${folder}/${name}`), `${POLICIES_FOLDER}/${name}`, manifest));
}
