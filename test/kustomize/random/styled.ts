import type { Json } from '../../../src/objects/kube-object.ts';
import { writeYaml } from '../../../src/objects/write-yaml.ts';
import type { Random } from '../../support/random.ts';

/** Plain scalars that are written otherwise than their values are printed. */
const RAW = [
  '1.10',
  '1e3',
  '0777',
  '0x1F',
  'True',
  '~',
  '1.0',
  '12345678901234567890',
  '8080',
  'yes',
  'plain',
];

/** A scalar that {@link styled} writes without quotes. */
export function raw(random: Random): string {
  return `@@${random.pick(RAW)}@@`;
}

/** YAML as people write it: some words stand in quotes that they do not need. */
export function styled(random: Random, value: Json): string {
  return writeYaml(value)
    .replaceAll(/"?@@(.*?)@@"?/g, '$1')
    .replaceAll(/^(\s*(?:- )?[\w./-]+: )([a-z][\w./:-]*)$/gm, (line, key: string, word: string) =>
      !['true', 'false', 'null'].includes(word) && random.chance(0.15) ? `${key}"${word}"` : line,
    );
}
