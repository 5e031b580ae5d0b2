import type { JsonObject } from '../../../src/objects/kube-object.ts';
import type { Random } from '../../support/random.ts';
import type { Feature } from './level.ts';
import { CONFIGS, SECRETS, TEXTS } from './objects.ts';

function freshName(random: Random, field: string, taken: readonly string[]): string {
  const names = [...(field === 'configMapGenerator' ? CONFIGS : SECRETS), 'gen', 'gen2'];
  const free = names.filter((name) => !taken.includes(name));
  return random.pick(free.length > 0 && random.chance(0.97) ? free : names);
}

export const generators: Feature = (level) => {
  const { random, generated, files, folder } = level;
  const field = random.pick(['configMapGenerator', 'secretGenerator']);
  const old = generated.filter((entry) => entry.field === field);
  const merging = old.length > 0 && random.chance(0.6);
  const name = merging
    ? random.pick(old).name
    : freshName(random, field, [
        ...level.known.map(({ metadata }) => String(metadata['name'])),
        ...old.map((entry) => entry.name),
      ]);
  if (!merging) generated.push({ field, name });
  const source = random.pick<JsonObject>([
    { literals: ['a=1', `b=${random.pick(TEXTS)}`] },
    { files: ['app.properties', 'renamed=app.properties'] },
    { envs: ['.env'] },
    { env: '.env', literals: ['lit=x y'] },
    {},
  ]);
  files[`${folder}/app.properties`] = 'x=1\n# y\n';
  files[`${folder}/.env`] = '# c\nTOKEN=a=b\nEMPTY=\n\nQ="q"\n';
  const options = random.pick<JsonObject>([
    {},
    {},
    { options: { disableNameSuffixHash: true } },
    { options: { labels: { made: 'by' }, annotations: { n: random.pick(TEXTS) }, immutable: true } },
  ]);
  const behavior = merging ? { behavior: random.pick(['merge', 'merge', 'replace']) } : {};
  const namespace = random.chance(0.08) ? { namespace: 'shop' } : {};
  const type = field === 'secretGenerator' && random.chance(0.3) ? { type: 'example.com/t' } : {};
  return {
    [field]: [{ name, ...source, ...options, ...behavior, ...namespace, ...type }],
    ...(random.chance(0.2) ? { generatorOptions: { labels: { all: 'yes' }, annotations: { g: '1' } } } : {}),
  };
};
