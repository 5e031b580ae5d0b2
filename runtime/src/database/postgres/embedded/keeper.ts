import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';

/**
 * Waits at the end of a pipe that its parent holds. A line means goodbye; the end of the pipe means that the
 * parent died: then its lease is removed, and when no lease of a living process is left, the server stops.
 */
const SCRIPT = `
trap '' INT TERM HUP
read -r line && exit 0
rm -f "$1/leases/$2"
for lease in "$1"/leases/*; do
  [ -e "$lease" ] && kill -0 "\${lease##*/}" 2>/dev/null && exit 0
done
kill -INT "$(head -n 1 "$1/data/postmaster.pid")"
`;

/** The right of this process to the server of a folder, which ends with the process however it ends. */
export interface Lease {
  /** Gives the lease back; tells whether it was the last one. */
  release(): Promise<{ readonly last: boolean }>;
}

export async function takeLease(directory: string): Promise<Lease> {
  const leases = join(directory, 'leases');
  const own = String(process.pid);
  await mkdir(leases, { recursive: true });
  await writeFile(join(leases, own), '');
  const keeper = process.platform === 'win32' ? undefined : startKeeper(directory, own);
  return {
    async release() {
      await rm(join(leases, own), { force: true });
      keeper?.stdin?.end('goodbye\n');
      const others = await readdir(leases);
      return { last: !others.some((pid) => isAlive(Number(pid))) };
    },
  };
}

function startKeeper(directory: string, own: string): ChildProcess | undefined {
  try {
    const keeper = spawn('sh', ['-c', SCRIPT, 'keeper', directory, own], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    keeper.on('error', () => undefined);
    keeper.stdin?.on('error', () => undefined);
    keeper.unref();
    (keeper.stdin as Socket | null)?.unref?.();
    return keeper;
  } catch {
    // Where nothing may be spawned the start of the server says so.
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
