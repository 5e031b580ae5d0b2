import { MartyError } from '../errors.ts';
import type { KubeObject } from '../objects/index.ts';
import type { HookNote } from './environment.ts';
import { readManifest } from './read-manifest.ts';

/** The object of a hook, or those of a List. @throws MartyError MARTY-Y for a document that is no object */
export function hookObjects({ text, source }: Pick<HookNote, 'text' | 'source'>): KubeObject[] {
  return readManifest(text, source);
}

/** As {@link hookObjects}; none where a document is no object, which matters only where the hook is kept. */
export function readableHookObjects(hook: Pick<HookNote, 'text' | 'source'>): KubeObject[] {
  try {
    return hookObjects(hook);
  } catch (error) {
    if (error instanceof MartyError) return [];
    throw error;
  }
}
