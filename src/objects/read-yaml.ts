import yaml from 'js-yaml';
import { MartyError } from '../errors.ts';
import type { Json } from './kube-object.ts';

/** The documents of a YAML stream as plain JSON. */
export function readDocuments(text: string, source: string): Json[] {
  try {
    return yaml
      .loadAll(text, undefined, { schema: yaml.CORE_SCHEMA, json: true })
      .map((value) => (value ?? null) as Json);
  } catch (cause) {
    throw new MartyError('MARTY-K002', `cannot read YAML: ${String(cause)}`, {
      where: { file: source },
      cause,
    });
  }
}
