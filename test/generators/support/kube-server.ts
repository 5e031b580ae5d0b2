import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../support/free-port.ts';

/** A real API server on this machine; `close` stops it and drops its data. */
export async function startKubeServer(
  kubebox: string,
): Promise<{ kubeconfig: string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'marty-kube-'));
  const args = ['up', '-dir', folder, '-port', String(await freePort())];
  const child = spawn(kubebox, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) if (line.startsWith('ready')) break;
  return {
    kubeconfig: join(folder, 'kubeconfig'),
    async close() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
