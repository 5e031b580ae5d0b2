import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
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

/** A link makes the file with its content in one step: nobody ever sees a lock without its holder. */
async function take(file: string): Promise<boolean> {
  const own = `${file}.${process.pid}-${randomUUID()}`;
  await writeFile(own, String(process.pid));
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(own, { force: true });
  }
  if (!(await isHeldByTheLiving(file))) await removeStale(file);
  return false;
}

async function isHeldByTheLiving(file: string): Promise<boolean> {
  // A lock that is gone by now was held by somebody alive.
  const holder = await readFile(file, 'utf8').catch(() => undefined);
  return holder === undefined || isAlive(Number(holder));
}

/** Two may find the same dead holder: what the second moves away may be the first one's new lock. */
async function removeStale(file: string): Promise<void> {
  const moved = `${file}.${process.pid}-${randomUUID()}`;
  try {
    await rename(file, moved);
    if (await isHeldByTheLiving(moved)) await link(moved, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await rm(moved, { force: true });
  }
}
