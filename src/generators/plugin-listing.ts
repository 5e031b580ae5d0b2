import { join, relative } from 'node:path';
import { MartyError } from '../errors.ts';
import { readManifest } from '../manifest/load.ts';
import { readRecord } from '../plan/record.ts';
import type { ReadFs } from '../ports/fs.ts';
import { MANIFEST } from './existing-plugin.ts';

export interface ListedPlugin {
  readonly name: string;
  /** Relative to the searched folder; `.` is that folder itself. */
  readonly path: string;
  readonly services: readonly {
    readonly name: string;
    readonly type: string;
    readonly architecture: string;
    readonly features: readonly string[];
  }[];
  /** Version of the templates that it was made with; undefined if marty did not make it. */
  readonly templates: string | undefined;
  readonly runtime: { readonly mode: string; readonly version: string } | undefined;
}

export interface Listing {
  readonly plugins: readonly ListedPlugin[];
  /** One line for each plugin.yaml or record that cannot be used. */
  readonly problems: readonly string[];
}

/**
 * The plugins at and below a folder, sorted by path. Dependencies, hidden folders and links are not searched, nor
 * is the inside of a plugin. Throws MARTY-G013 if the folder cannot be read.
 */
export function listPlugins(fs: ReadFs, folder: string): Listing {
  if (fs.stat(folder)?.kind !== 'directory') {
    throw new MartyError('MARTY-G013', `${folder} is not a folder.`);
  }
  const plugins: ListedPlugin[] = [];
  const problems: string[] = [];
  for (const root of pluginRoots(fs, folder)) {
    const path = relative(folder, root) || '.';
    try {
      const { manifest, problems: found } = readManifest(fs, root);
      if (manifest === undefined) {
        const first = found.find(({ level }) => level === 'error');
        problems.push(`${join(path, MANIFEST)} cannot be used: ${first?.message}`);
        continue;
      }
      plugins.push({
        name: manifest.metadata.name,
        path,
        services: Object.entries(manifest.services).map(([name, { type, architecture, features }]) => ({
          name,
          type,
          architecture,
          features,
        })),
        ...recorded(fs, root),
      });
    } catch (error) {
      if (!(error instanceof MartyError)) throw error;
      problems.push(`${path}: ${error.message}`);
    }
  }
  return { plugins, problems };
}

function pluginRoots(fs: ReadFs, folder: string): string[] {
  if (fs.stat(join(folder, MANIFEST))?.kind === 'file') return [folder];
  return namesIn(fs, folder)
    .filter((name) => !name.startsWith('.') && name !== 'node_modules')
    .map((name) => join(folder, name))
    .filter((path) => fs.lstat(path)?.kind === 'directory')
    .flatMap((path) => pluginRoots(fs, path));
}

/** Nothing for a folder that may not be read: it holds no plugin that its reader could use. */
function namesIn(fs: ReadFs, folder: string): string[] {
  try {
    return fs.readDir(folder);
  } catch {
    return [];
  }
}

function recorded(fs: ReadFs, root: string): Pick<ListedPlugin, 'templates' | 'runtime'> {
  const answers = readRecord(fs, root)?.answers ?? {};
  const { templates, runtime } = answers;
  return {
    templates: typeof templates === 'string' ? templates : undefined,
    runtime: isRuntime(runtime) ? { mode: runtime.mode, version: runtime.version } : undefined,
  };
}

function isRuntime(value: unknown): value is { mode: string; version: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { mode, version } = value as { mode?: unknown; version?: unknown };
  return typeof mode === 'string' && typeof version === 'string';
}
