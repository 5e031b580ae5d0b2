import { describe, expect, it } from 'vitest';
import type { Conversion, SecretMode } from '../../../src/conversion/index.ts';
import { compare, type KubeObject } from '../../../src/objects/index.ts';
import { environment } from '../environments.ts';
import { built, convertEnvironments, convertTexts, filesOf, hook, noteLines } from './support.ts';

const PEM = '-----BEGIN KEY-----\nc2VjcmV0LXBlbQ==\n-----END KEY-----\n';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const CLEAR = ['hunter2', 'hunter3', 'c2VjcmV0LXBlbQ', 'plain-token'];

const chart = (password: string): string => `apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop, labels: {app: db}, annotations: {note: "1"}}
type: example.com/db
data: {password: ${base64(password)}, tls.key: ${base64(PEM)}, "9key": ${base64('x')}}
stringData: {token: plain-token}
---
apiVersion: v1
kind: Secret
metadata: {name: untyped, namespace: shop}
immutable: true
data: {password: ${base64(password)}}
---
apiVersion: v1
kind: Secret
metadata: {name: empty, namespace: shop, annotations: {kubernetes.io/service-account.name: a}}
type: kubernetes.io/service-account-token
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed, namespace: shop}
spec: {encryptedData: {password: AgBy}}
`;

const MODES: readonly SecretMode[] = ['placeholder', 'external-secret', 'sops', 'env-file'];

function secretsOf(mode: SecretMode): Conversion {
  return convertTexts({ dev: chart('hunter2'), prod: chart('hunter3') }, { secrets: mode });
}

const named = (objects: readonly KubeObject[], name: string): KubeObject | undefined =>
  objects.find(({ metadata }) => metadata['name'] === name);

describe.each(MODES)('secrets %s', (mode) => {
  const result = secretsOf(mode);

  it('keep parity by a named rule, for every environment', () => {
    expect(result.parity.map(({ environment: name, holds }) => [name, holds])).toEqual([
      ['dev', true],
      ['prod', true],
    ]);
    for (const { helmDigest, kustomizeDigest } of result.parity) expect(kustomizeDigest).toBe(helmDigest);
  });

  it('are nowhere in clear', () => {
    const everything = JSON.stringify([result.tree, result.policies, result.secrets]);
    for (const text of CLEAR) {
      expect(everything).not.toContain(text);
      expect(everything).not.toContain(base64(text).replace(/=+$/, ''));
    }
  });

  it('leave SealedSecrets and Secrets without keys alone', () => {
    const objects = built(result, 'overlays/prod');
    expect(named(objects, 'sealed')).toMatchObject({ spec: { encryptedData: { password: 'AgBy' } } });
    expect(named(objects, 'empty')).toMatchObject({
      kind: 'Secret',
      type: 'kubernetes.io/service-account-token',
    });
  });

  it('cover the Secrets of hooks, too', () => {
    const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: h, namespace: shop, annotations: {helm.sh/hook: pre-install}}\nstringData: {password: hunter2}\n`;
    for (const hooks of ['argo', 'flux', 'component'] as const) {
      const converted = convertEnvironments(
        [{ ...environment('dev', chart('hunter2')), hooks: [hook(text)] }],
        {
          secrets: mode,
          hooks,
        },
      );
      expect(converted.holds).toBe(true);
      expect(JSON.stringify([converted.tree, converted.policies])).not.toContain('hunter2');
    }
  });
});

describe('what each mode writes', () => {
  it('external-secret: the store must hold NAMESPACE/NAME with a property for each key', () => {
    const result = convertTexts(
      { dev: chart('hunter2') },
      { secrets: 'external-secret', secretStore: 'cluster/vault' },
    );
    expect(named(built(result, 'overlays/dev'), 'db')).toEqual({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'db', namespace: 'shop', annotations: { 'marty.dev/stands-for': 'Secret' } },
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
        target: {
          name: 'db',
          template: {
            type: 'example.com/db',
            metadata: { labels: { app: 'db' }, annotations: { note: '1' } },
          },
        },
        data: ['9key', 'password', 'tls.key', 'token'].map((key) => ({
          secretKey: key,
          remoteRef: { key: 'shop/db', property: key },
        })),
      },
    });
    expect(result.parity[0]?.differences).toContainEqual(
      expect.objectContaining({ object: 'Secret shop/db', path: '/kind', allowed: 'external-secrets' }),
    );
  });

  it("external-secret: an ExternalSecret of the chart's own is an object like any other", () => {
    const own =
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: own, namespace: shop}\nspec: {target: {name: own}, data: []}\n';
    expect(convertTexts({ dev: own }, { secrets: 'external-secret' }).parity[0]?.differences).toEqual([]);
  });

  it('sops: files of each environment, and what SOPS encrypts in them', () => {
    const files = filesOf(secretsOf('sops'));
    expect(
      Object.keys(files)
        .filter((path) => path.includes('sops'))
        .sort(),
    ).toEqual([
      '.sops.yaml',
      'overlays/dev/secrets/secret-db.sops.yaml',
      'overlays/dev/secrets/secret-untyped.sops.yaml',
      'overlays/prod/secrets/secret-db.sops.yaml',
      'overlays/prod/secrets/secret-untyped.sops.yaml',
    ]);
    expect(files['.sops.yaml']).toContain('encrypted_regex: ^(data|stringData)$');
    expect(noteLines(secretsOf('sops'), 'Secrets to fill in and encrypt').join()).toContain(
      'placeholders in clear',
    );
  });

  it('env-file: one line where a value has one, else a file; the kind of the Secret stays', () => {
    const result = secretsOf('env-file');
    const files = filesOf(result);
    expect(files['overlays/dev/secrets/db.env']).toBe('password=REPLACE_ME\ntoken=REPLACE_ME\n');
    expect(files['overlays/dev/secrets/db.env.example']).toBe(files['overlays/dev/secrets/db.env']);
    expect(files['overlays/dev/secrets/db/tls.key']).toBe('REPLACE_ME');
    expect(files['overlays/dev/secrets/.gitignore']).toMatch(/^\*\n!\.gitignore\n!\*\.example\n$/m);
    const secret = named(built(result, 'overlays/dev'), 'db');
    expect(secret).toMatchObject({
      metadata: { name: 'db', namespace: 'shop', labels: { app: 'db' }, annotations: { note: '1' } },
      type: 'example.com/db',
    });
    expect(Object.keys(Object(secret?.['data'])).sort()).toEqual(['9key', 'password', 'tls.key', 'token']);
  });

  it('env-file: what a person fills in is theirs, and no diff shows it', () => {
    const file = secretsOf('env-file').tree.files.find(({ path }) => path.endsWith('db.env'));
    expect(file).toMatchObject({ policy: 'once', sensitive: true });
  });
});

describe('a Secret that is not what Helm renders is a finding', () => {
  const tampered = (path: string, from: RegExp, to: string) => {
    const result = convertTexts({ dev: chart('hunter2') }, { secrets: 'external-secret' });
    const content = (filesOf(result)[path] ?? '').replace(from, to);
    return { result, content };
  };

  it.each([
    ['another type', /type: example.com\/db/, 'type: Opaque'],
    ['a key less', /- secretKey: token\n[^-]*/, ''],
    ['another label', /app: db/, 'app: dx'],
    ['another target', /name: db\n {4}template/, 'name: dx\n    template'],
  ])('%s', (_, from, to) => {
    const path = 'base/externalsecret-db.yaml';
    const { result, content } = tampered(path, from, to);
    expect(content).not.toBe(filesOf(result)[path]);
    const [proof] = result.proofs;
    const objects = built(result, 'overlays/dev', { [path]: content });
    const open = compare(proof?.expected ?? [], objects, proof?.allow).filter(
      ({ allowed }) => allowed === undefined,
    );
    expect(open.length).toBeGreaterThan(0);
  });
});
