import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KindSchema, readDefinitions } from '../../../src/mesh/admission/crd-schema.ts';

/** All kinds in the YAML files of a folder. */
export function kindsIn(folder: string): KindSchema[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => readDefinitions(readFileSync(join(folder, name), 'utf8'), name));
}
