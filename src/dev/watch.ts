import { type FSWatcher, watch as watchFolder } from 'node:fs';
import type { WorkspaceService } from './workspace.ts';

/** What belongs to a running service; the rest of its folder (`dist`, `test`) does not. */
const WATCHED = /^(src|config|migrations)(\/|\\|$)|^package\.json$|^tsconfig/;

/** Changes come in bursts: an editor writes a file in several steps, git writes many files. */
const QUIET_MS = 80;

/**
 * Tells which services changed, once it has been quiet for a moment. The function that it gives back ends the
 * watch.
 */
export function watchServices(
  services: readonly WorkspaceService[],
  onChange: (changed: readonly WorkspaceService[]) => void,
): () => void {
  const changed = new Set<WorkspaceService>();
  let timer: NodeJS.Timeout | undefined;
  const report = (): void => {
    const found = [...changed];
    changed.clear();
    onChange(found);
  };
  const watchers = services.map((service): FSWatcher => {
    const watcher = watchFolder(service.folder, { recursive: true });
    watcher.on('change', (_, name) => {
      if (!WATCHED.test(String(name))) return;
      changed.add(service);
      clearTimeout(timer);
      timer = setTimeout(report, QUIET_MS);
    });
    // A folder that vanishes while it is watched is a change like any other: the compiler will say so.
    watcher.on('error', () => undefined);
    return watcher;
  });
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
