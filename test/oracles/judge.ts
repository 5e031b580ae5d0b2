import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export type JudgeName = 'helm3' | 'helm4' | 'kustomize' | 'istioctl' | 'kubebox' | 'node22' | 'node24';

/** Path of an independent judge's binary (built by `test/oracles/build`), or undefined where it is absent. */
export function judge(name: JudgeName): string | undefined {
  const path = join(process.env['MARTY_TOOLS'] ?? join(homedir(), '.cache/marty-tools'), 'bin', name);
  return existsSync(path) ? path : undefined;
}
