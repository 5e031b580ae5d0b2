import type { KubeObject } from '../../objects/index.ts';
import { field, isObject } from '../../objects/json.ts';
import { isSecret } from '../secrets.ts';

/** Shorter texts stand in too many places to be taken for a secret. */
const SHORTEST = 6;

/** Keys of `--set` options whose value stands in a Secret: the lock file keeps these options in clear. */
export function secretsInLock(options: readonly string[], rendered: readonly KubeObject[]): string[] {
  const secrets = rendered.filter(isSecret).flatMap(secretTexts);
  const pairs = options.flatMap((option) => option.split(',')).map((pair) => pair.split('='));
  return pairs.flatMap(([key = '', ...value]) => {
    const text = value.join('=');
    return text.length >= SHORTEST && secrets.some((secret) => secret.includes(text)) ? [key] : [];
  });
}

function secretTexts(secret: KubeObject): string[] {
  const texts = (name: string): string[] => {
    const map = field(secret, name);
    return isObject(map) ? Object.values(map).map(String) : [];
  };
  const decoded = texts('data').map((text) => Buffer.from(text, 'base64').toString());
  return [...decoded, ...texts('stringData')];
}
