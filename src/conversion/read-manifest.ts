import { type KubeObject, readObjects } from '../objects/index.ts';

/** Helm prints a line feed after each document: a block scalar at its end has one too. */
export function readManifest(text: string, source: string): KubeObject[] {
  return readObjects(`${text}\n`, source);
}
