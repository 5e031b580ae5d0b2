import { type ConfigTree, isTree } from './tree.ts';

const SECRET_KEY = /password|secret|token|credential|apiKey|privateKey/i;
const URL_WITH_PASSWORD = /^([a-z][a-z0-9+.-]*:\/\/[^:/?#@]*):[^@]*@/i;

/** A copy of the tree fit for printing: secrets as `***`, and URLs without their password. */
export function maskSecrets(tree: ConfigTree): ConfigTree {
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, maskValue(key, value)]));
}

/** A value as it may be printed, judged by its key and, for URLs, by itself. */
export function maskValue(key: string, value: unknown): unknown {
  if (isTree(value)) return maskSecrets(value);
  if (Array.isArray(value)) return value.map((item) => maskValue(key, item));
  if (value === undefined || value === null || value === '') return value;
  if (SECRET_KEY.test(key)) return '***';
  return typeof value === 'string' ? maskUrl(value) : value;
}

/** `postgres://user:***@host/name` of `postgres://user:password@host/name`. */
export function maskUrl(text: string): string {
  return text.replace(URL_WITH_PASSWORD, '$1:***@');
}
