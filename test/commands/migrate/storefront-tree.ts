import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { marty } from '../../cli/support/marty.ts';
import { scratchFolder } from '../../support/scratch.ts';

const STOREFRONT = resolve(import.meta.dirname, '../../../examples/charts/storefront');

/** A folder with a copy of the example chart in `chart/` and its three environments converted into `deploy/`. */
export async function storefrontTree(...options: readonly string[]): Promise<string> {
  const cwd = scratchFolder();
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
