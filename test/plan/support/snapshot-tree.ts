import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** All that a folder holds: path → mode and content; folders and links too. Equal snapshots are equal trees. */
export function snapshotTree(root: string, folder = ''): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of readdirSync(join(root, folder)).sort()) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const stat = lstatSync(join(root, path));
    const mode = (stat.mode & 0o7777).toString(8);
    if (stat.isDirectory()) Object.assign(result, { [path]: `dir ${mode}` }, snapshotTree(root, path));
    else if (stat.isSymbolicLink()) result[path] = `link ${readlinkSync(join(root, path))}`;
    else result[path] = `file ${mode} ${readFileSync(join(root, path)).toString('base64')}`;
  }
  return result;
}

/** The snapshot without history and marty's other files of this machine. */
export function withoutHistory(snapshot: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(snapshot).filter(([path]) => !/(^|\/)\.marty\/history(\/|$)/.test(path)),
  );
}
