import type { GoFunction } from '../values/go-value.ts';
import { define } from './define.ts';

/** path.Clean. */
function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push('..');
  }
  return rooted ? `/${parts.join('/')}` : parts.join('/') || '.';
}

function base(path: string): string {
  if (path === '') return '.';
  return path.replace(/\/+$/, '').replace(/^.*\//s, '') || '/';
}

function extension(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}

const FUNCTIONS: readonly (readonly [string, (path: string) => string | boolean])[] = [
  ['base', base],
  ['dir', (path) => cleanPath(path.slice(0, path.lastIndexOf('/') + 1))],
  ['clean', cleanPath],
  ['ext', extension],
  ['isAbs', (path) => path.startsWith('/')],
];

/** The `os` names are path/filepath, the same thing where Helm runs on a Unix. */
export const pathFunctions: readonly GoFunction[] = FUNCTIONS.flatMap(([name, body]) => [
  define(name, ['string'], (path) => body(path)),
  define(`os${name.charAt(0).toUpperCase()}${name.slice(1)}`, ['string'], (path) => body(path)),
]);
