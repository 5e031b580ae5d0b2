import { join } from 'node:path';
import { MartyError } from '../errors.ts';
import type { ReadFs } from '../ports/fs.ts';

/** A plugin on a developer's machine, ready to be compiled and run. */
export interface Workspace {
  /** Absolute folder of the plugin. */
  readonly root: string;
  readonly services: readonly WorkspaceService[];
  /** The plugin's own TypeScript compiler. */
  readonly compiler: string;
}

export interface WorkspaceService {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly usesDatabase: boolean;
}

/** What of plugin.yaml matters here. */
type DeclaredServices = Readonly<
  Record<string, { readonly dependencies: Readonly<Record<string, { readonly kind: string }>> }>
>;

/**
 * Opens a plugin for development, with all of its services or some.
 * Throws MARTY-G010 if its packages are not installed, MARTY-G014 if a service is not there.
 */
export function openWorkspace(
  fs: ReadFs,
  root: string,
  declared: DeclaredServices,
  chosen: readonly string[] = [],
): Workspace {
  const names = chosen.length === 0 ? Object.keys(declared) : [...new Set(chosen)];
  const services = names.map((name): WorkspaceService => {
    const service = Object.hasOwn(declared, name) ? declared[name] : undefined;
    const folder = join(root, 'services', name);
    if (service === undefined || fs.stat(join(folder, 'tsconfig.build.json')) === undefined) {
      throw new MartyError('MARTY-G014', `The plugin has no service '${name}' that could be run.`, {
        hint: `Services in plugin.yaml: ${Object.keys(declared).join(', ') || 'none'}.`,
      });
    }
    const kinds = Object.values(service.dependencies).map(({ kind }) => kind);
    return { name, folder, usesDatabase: kinds.includes('database') };
  });
  return { root, services, compiler: installedCompiler(fs, root) };
}

function installedCompiler(fs: ReadFs, root: string): string {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  for (const path of [compiler, join(root, 'node_modules/@marty/runtime/package.json')]) {
    if (fs.stat(path) !== undefined) continue;
    throw new MartyError('MARTY-G010', `The dependencies of ${root} are not installed.`, {
      where: { file: path },
      hint: `Run 'npm install' in ${root}.`,
    });
  }
  return compiler;
}
