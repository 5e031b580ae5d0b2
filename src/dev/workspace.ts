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

/** Throws MARTY-G010 if the plugin's packages are not installed. */
export function openWorkspace(
  fs: ReadFs,
  root: string,
  services: readonly Omit<WorkspaceService, 'folder'>[],
): Workspace {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  for (const path of [compiler, join(root, 'node_modules/@marty/runtime/package.json')]) {
    if (fs.stat(path) !== undefined) continue;
    throw new MartyError('MARTY-G010', `The dependencies of ${root} are not installed.`, {
      where: { file: path },
      hint: `Run 'npm install' in ${root}.`,
    });
  }
  return {
    root,
    compiler,
    services: services.map((service) => ({ ...service, folder: join(root, 'services', service.name) })),
  };
}
