import type { FilePolicy } from '../plan/desired-tree.ts';

/** First match wins. Source and data belong to the user; what follows marty's answers is merged on change. */
const POLICIES: readonly (readonly [RegExp, FilePolicy])[] = [
  [/^vendor\//, 'owned'],
  [/^services\/[^/]+\/(src|test|migrations|config)\//, 'once'],
  [/^plugin\.yaml$/, 'merge'],
];

export function filePolicy(path: string): FilePolicy {
  return POLICIES.find(([pattern]) => pattern.test(path))?.[1] ?? 'merge';
}
