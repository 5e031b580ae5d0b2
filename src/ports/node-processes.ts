import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Processes, ProcessIdentity } from './processes.ts';

interface Status {
  readonly start: string;
  readonly zombie: boolean;
}

/** Linux's own record of a process (proc(5): field 3 is the state, field 22 the start in ticks since boot). */
function status(pid: number | 'self'): Status | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { start: fields[19] ?? '0', zombie: fields[0] === 'Z' };
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function identify(): ProcessIdentity {
  return { pid: process.pid, start: status('self')?.start ?? '0', host: hostname().replace(/[^\w.-]/g, '_') };
}

/** The processes of this machine. */
export const nodeProcesses: Processes = {
  self: identify(),
  isAlive: ({ pid, start, host }) => {
    if (host !== nodeProcesses.self.host) return true;
    if (!exists(pid)) return false;
    const known = status(pid);
    return known === undefined || (!known.zombie && (start === '0' || known.start === start));
  },
};
