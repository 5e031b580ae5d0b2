import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { marty } from '../../cli/support/marty.ts';
import { scratchFolder } from '../../support/scratch.ts';

const STOREFRONT = resolve(import.meta.dirname, '../../../examples/charts/storefront');

/** Converted once for each set of options; tests get copies. */
const converted = new Map<string, Promise<string>>();

/** A folder with a copy of the example chart in `chart/` and its three environments converted into `deploy/`. */
export async function storefrontTree(...options: readonly string[]): Promise<string> {
  const key = options.join(' ');
  const original = converted.get(key) ?? convertStorefront(options);
  converted.set(key, original);
  const cwd = scratchFolder();
  cpSync(await original, cwd, { recursive: true });
  return cwd;
}

async function convertStorefront(options: readonly string[]): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), 'marty-storefront-'));
  process.on('exit', () => rmSync(cwd, { recursive: true, force: true }));
  cpSync(STOREFRONT, join(cwd, 'chart'), { recursive: true });
  const environments = ['dev', 'staging', 'prod'].flatMap((name) => [
    '--env',
    `${name}=chart/values-${name}.yaml`,
  ]);
  const { exitCode, stderr } = await marty(
    ['migrate', 'helm-to-kustomize', 'chart', ...environments, '-n', 'shop', '--out', 'deploy', ...options],
    { cwd },
  );
  if (exitCode !== 0) throw new Error(stderr);
  return cwd;
}
