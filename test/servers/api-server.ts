import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ApiServer extends AsyncDisposable {
  readonly url: string;
  readonly kubeconfig: string;
  /** Runs kubectl with `stdin`; rejects with its stderr. */
  kubectl(args: readonly string[], stdin?: string): Promise<string>;
}

/** Starts a real Kubernetes API server with its own etcd on loopback; about 3 s. */
export async function startApiServer(kubebox: string, flags: readonly string[] = []): Promise<ApiServer> {
  const dir = mkdtempSync(join(tmpdir(), 'marty-kube-'));
  const port = await freePort();
  // Without its parent the server would outlive a crashed test run.
  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'TERM', '--', kubebox, 'up', '-dir', dir, '-port', String(port), '--', ...flags],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  await ready(child);
  const kubeconfig = join(dir, 'kubeconfig');
  return {
    url: `https://127.0.0.1:${port}`,
    kubeconfig,
    kubectl: (args, stdin) =>
      new Promise((resolve, reject) => {
        const env = { ...process.env, KUBECONFIG: kubeconfig };
        const run = execFile(
          kubebox,
          ['kubectl', ...args],
          { env, maxBuffer: 64 << 20 },
          (error, stdout, stderr) => (error ? reject(new Error(stderr || error.message)) : resolve(stdout)),
        );
        run.stdin?.end(stdin ?? '');
      }),
    async [Symbol.asyncDispose]() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const read = (data: Buffer) => {
      log += data.toString();
      if (/^ready /m.test(log)) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`API server ended with ${code}:\n${log.slice(-4000)}`)));
  });
}
