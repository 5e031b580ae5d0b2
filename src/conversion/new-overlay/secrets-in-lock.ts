import { isSecret, type KubeObject } from '../../objects/index.ts';
import { field, isObject } from '../../objects/json.ts';
import type { Environment } from '../environment.ts';
import { readableHookObjects } from '../hook-objects.ts';

/** Shorter texts stand in too many places to be taken for a secret. */
const SHORTEST = 6;

/** One warning for each `--set` option whose value stands in a Secret: the lock file keeps these options in clear. */
export function secretWarnings(options: readonly string[], environments: readonly Environment[]): string[] {
  const objects = environments.flatMap((environment) => [
    ...environment.objects,
    ...environment.hooks.flatMap(readableHookObjects),
  ]);
  return [...new Set(secretsInLock(options, objects))].map(
    (key) => `the lock file keeps the value of ${key}, a secret, in clear: give it in a values file instead`,
  );
}

/** Keys of the options whose value stands in a Secret. */
function secretsInLock(options: readonly string[], rendered: readonly KubeObject[]): string[] {
  const secrets = rendered.filter(isSecret).flatMap(secretTexts);
  const pairs = options.flatMap((option) => option.split(',')).map((pair) => pair.split('='));
  return pairs.flatMap(([key = '', ...value]) => {
    const text = value.join('=');
    return text.length >= SHORTEST && secrets.some((secret) => holds(secret, text) || holds(text, secret))
      ? [key]
      : [];
  });
}

function holds(text: string, part: string): boolean {
  return part.length >= SHORTEST && text.includes(part);
}

function secretTexts(secret: KubeObject): string[] {
  const texts = (name: string): string[] => {
    const map = field(secret, name);
    return isObject(map) ? Object.values(map).map(String) : [];
  };
  const decoded = texts('data').map((text) => Buffer.from(text, 'base64').toString());
  return [...decoded, ...texts('stringData')];
}
