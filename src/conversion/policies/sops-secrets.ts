import { idKey, idOf, type KubeObject, writeYaml } from '../../objects/index.ts';
import type { DesiredFile } from '../../plan/desired-tree.ts';
import { fileNames } from '../file-names.ts';
import { environmentSecrets } from './environment-secrets.ts';
import type { OverlayExtra } from './policy.ts';
import { secretKeys, withPlaceholders } from './secrets.ts';

const SOPS_CONFIG: DesiredFile = {
  path: '.sops.yaml',
  content: `# Put your own key in the place of REPLACE_ME: an age recipient, or kms, pgp and others instead of age.
creation_rules:
- path_regex: \\.sops\\.yaml$
  encrypted_regex: ^(data|stringData)$
  age: REPLACE_ME
`,
  policy: 'once',
  reason: 'what SOPS encrypts',
};

const INSTRUCTIONS: readonly string[] = [
  'These files hold placeholders in clear. For each: put your key into `.sops.yaml`, fill in the values, run `sops encrypt --in-place FILE`, and only then commit.',
  'Values below `data` are base64, those below `stringData` plain text.',
  'Flux decrypts them with `spec.decryption` of its Kustomization; Argo CD needs a plugin such as KSOPS; with kubectl: `sops exec-file` or decrypt first.',
];

/**
 * Each environment's Secrets in files of its own, with placeholders, for a person to fill in and encrypt with SOPS.
 * marty encrypts nothing.
 */
export const sopsSecrets = environmentSecrets({
  mode: 'sops',
  title: 'Secrets to fill in and encrypt',
  instructions: INSTRUCTIONS,
  summary: 'nothing is encrypted yet; fill in and encrypt',
  files: [SOPS_CONFIG],
  extra: sopsFiles,
});

function sopsFiles(folder: string, secrets: readonly KubeObject[], namespace: string): OverlayExtra {
  const names = fileNames(secrets, namespace);
  const files = secrets.map((secret): DesiredFile & { name: string } => {
    const name = `secrets/${(names.get(idKey(idOf(secret))) ?? '').replace(/\.yaml$/, '.sops.yaml')}`;
    return {
      name,
      path: `${folder}/${name}`,
      content: writeYaml(withPlaceholders(secret)),
      policy: 'merge',
      sensitive: true,
      reason: `${secretKeys(secret).length} keys to fill in and encrypt`,
    };
  });
  return {
    resources: files.map(({ name }) => name),
    fields: {},
    files: files.map(({ name: _, ...file }) => file),
  };
}
