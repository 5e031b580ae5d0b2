import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './keeper.ts';

const GAP_MS = 20;
const LIMIT_MS = 60_000;

/** Runs `work` while no other process on this machine does so with the same file. */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  for (let waited = 0; !(await take(file)); waited += GAP_MS) {
    if (waited > LIMIT_MS) throw new Error(`${file} is held by another process`);
    await delay(GAP_MS);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = await readFile(file, 'utf8').catch(() => '');
  // An empty file is one that its owner has yet to write.
  if (holder !== '' && !isAlive(Number(holder))) await rm(file, { force: true });
  return false;
}
