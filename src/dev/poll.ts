import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Looks at folders again and again, where the system does not tell of changes. Gives back how to end it. */
export function pollFolders(folders: readonly string[], onChange: () => void, everyMs = 1000): () => void {
  let last = stateOf(folders);
  const timer = setInterval(() => {
    const state = stateOf(folders);
    if (state === last) return;
    last = state;
    onChange();
  }, everyMs);
  return () => clearInterval(timer);
}

/** Every file with the time of its last change, as one text. */
function stateOf(folders: readonly string[]): string {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => {
        const path = join(folder, name);
        return `${path} ${statSync(path, { throwIfNoEntry: false })?.mtimeMs}`;
      }),
    )
    .join('\n');
}
