import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..', 'shared');

/** A path in the shared test data (`charts`, `crds`), or undefined where this machine has none. */
export function sharedData(...parts: string[]): string | undefined {
  const path = resolve(process.env['MARTY_SHARED'] ?? ROOT, ...parts);
  return existsSync(path) ? path : undefined;
}
