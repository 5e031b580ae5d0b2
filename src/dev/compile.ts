import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Workspace, WorkspaceService } from './workspace.ts';

/**
 * Compiles services to their `dist/` with the plugin's own compiler; nothing is written for a service with an
 * error. Gives the compiler's messages, an empty text if all is well.
 */
export async function compile(
  { root, compiler }: Workspace,
  services: readonly WorkspaceService[],
  signal: AbortSignal,
): Promise<string> {
  const outputs = await Promise.all(services.map(({ folder }) => compileOne(root, compiler, folder, signal)));
  return outputs.join('');
}

async function compileOne(
  root: string,
  compiler: string,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  const child = spawn(
    process.execPath,
    [compiler, '-p', `${folder}/tsconfig.build.json`, '--noEmitOnError', '--pretty', 'false'],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], signal },
  );
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code === 0) return '';
  return `${out}${err}` || `The compiler ended with code ${code} for ${folder}.\n`;
}
