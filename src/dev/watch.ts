import { watch as watchFolder } from 'node:fs';
import { join } from 'node:path';
import { pollFolders } from './poll.ts';
import type { WorkspaceService } from './workspace.ts';

/** What belongs to a running service; the rest of its folder (`dist`, `test`) does not. */
const FOLDERS = ['src', 'config', 'migrations'];
const WATCHED = new RegExp(`^(${FOLDERS.join('|')})(/|\\\\|$)|^package\\.json$|^tsconfig`);

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
  const ends = services.map((service) =>
    watchOne(service.folder, () => {
      changed.add(service);
      clearTimeout(timer);
      timer = setTimeout(report, QUIET_MS);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const end of ends) end();
  };
}

/** By the system's events; where there are none or no more of them (too many watches, a network disk), by looking. */
function watchOne(folder: string, onChange: () => void): () => void {
  const poll = () =>
    pollFolders(
      FOLDERS.map((name) => join(folder, name)),
      onChange,
    );
  try {
    const watcher = watchFolder(folder, { recursive: true });
    let end = () => watcher.close();
    watcher.on('change', (_, name) => {
      if (WATCHED.test(String(name))) onChange();
    });
    watcher.on('error', () => {
      watcher.close();
      end = poll();
    });
    return () => end();
  } catch {
    return poll();
  }
}
