import { idKey, idOf, type JsonObject, type KubeObject } from '../../objects/index.ts';
import { field, isObject } from '../../objects/json.ts';
import type { DesiredFile } from '../../plan/desired-tree.ts';
import { fileNames } from '../file-names.ts';
import { environmentSecrets } from './environment-secrets.ts';
import type { OverlayExtra } from './policy.ts';
import { PLACEHOLDER, secretKeys } from './secrets.ts';

const INSTRUCTIONS: readonly string[] = [
  'Fill in `overlays/NAME/secrets/`. Git ignores these files; `kustomize build` needs them, so copy each `.example` to its name without `.example` after a clone.',
];

const IGNORED = '# Values of Secrets: never to be committed.\n*\n!.gitignore\n!*.example\n';

/**
 * Each environment's Secrets as generators that read `.env` files, which git ignores. A value of several lines, or
 * of bytes that are no text, has a file of its own.
 */
export const envFileSecrets = environmentSecrets({
  mode: 'env-file',
  title: 'Secrets to fill in',
  instructions: INSTRUCTIONS,
  summary: 'fill in the files below secrets/ for',
  extra: generators,
});

function generators(folder: string, secrets: readonly KubeObject[], namespace: string): OverlayExtra {
  const names = fileNames(secrets, namespace);
  const made = secrets.map((secret) =>
    generator(secret, (names.get(idKey(idOf(secret))) ?? '').replace(/^secret-/, '').replace(/\.yaml$/, '')),
  );
  const files = made.flatMap(({ sources }) =>
    [...sources].flatMap(([path, content]): DesiredFile[] => [
      { path: `${folder}/${path}`, content, policy: 'once', sensitive: true, reason: 'values to fill in' },
      { path: `${folder}/${path}.example`, content, policy: 'owned', reason: 'keys of a Secret' },
    ]),
  );
  const ignore: DesiredFile = {
    path: `${folder}/secrets/.gitignore`,
    content: IGNORED,
    policy: 'merge',
    reason: 'keeps values of Secrets out of git',
  };
  return {
    resources: [],
    fields: { secretGenerator: made.map(({ entry }) => entry) },
    files: [ignore, ...files],
  };
}

function generator(secret: KubeObject, slug: string): { entry: JsonObject; sources: Map<string, string> } {
  const { name, namespace } = idOf(secret);
  const keys = secretKeys(secret);
  const lines = keys.filter((key) => isLine(secret, key));
  const own = keys.filter((key) => !lines.includes(key));
  const env = `secrets/${slug}.env`;
  const sources = new Map([
    ...(lines.length > 0 ? [[env, lines.map((key) => `${key}=${PLACEHOLDER}\n`).join('')] as const] : []),
    ...own.map((key) => [`secrets/${slug}/${key}`, PLACEHOLDER] as const),
  ]);
  const options: JsonObject = { disableNameSuffixHash: true };
  for (const field_ of ['labels', 'annotations']) {
    const map = field(secret.metadata, field_);
    if (isObject(map) && Object.keys(map).length > 0) options[field_] = map;
  }
  if (field(secret, 'immutable') === true) options['immutable'] = true;
  const entry: JsonObject = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    type: field(secret, 'type') ?? 'Opaque',
    ...(lines.length > 0 ? { envs: [env] } : {}),
    ...(own.length > 0 ? { files: own.map((key) => `${key}=secrets/${slug}/${key}`) } : {}),
    options,
  };
  return { entry, sources };
}

/** Whether a `.env` file can hold the value: one line of text, without spaces that would be trimmed. */
function isLine(secret: KubeObject, key: string): boolean {
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key)) return false;
  const text = field(secret['stringData'], key);
  const encoded = field(secret['data'], key);
  const bytes = Buffer.from(typeof text === 'string' ? text : '', 'utf8');
  const value = typeof encoded === 'string' ? Buffer.from(encoded, 'base64') : bytes;
  const decoded = value.toString('utf8');
  return (
    Buffer.from(decoded, 'utf8').equals(value) && !/[\r\n\0]/.test(decoded) && decoded.trim() === decoded
  );
}
