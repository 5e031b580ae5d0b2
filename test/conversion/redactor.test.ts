import { describe, expect, it } from 'vitest';
import { type Environment, type LeafOrigin, redactor } from '../../src/conversion/index.ts';
import { idKey, idOf } from '../../src/objects/index.ts';
import { environment } from './environments.ts';

const PASSWORD = 'correct-horse';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const objects = `
apiVersion: v1
kind: Secret
metadata: {name: web}
data: {password: ${base64(PASSWORD)}}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  annotations: {checksum/secret: ${base64(PASSWORD)}}
data:
  url: postgres://app:${PASSWORD}@db
  encoded: ${base64(PASSWORD)}
  loud: CORRECT-HORSE
  mode: fast
`;

/** The environment with traced origins: pointer → values paths, by object. */
function traced(
  origins: Record<string, Record<string, string[]>>,
  values: Record<string, string>,
): Environment {
  const plain = environment('dev', objects);
  const provenance = new Map(
    plain.objects.map((object) => {
      const leaves = Object.entries(origins[object.kind] ?? {}).map(
        ([pointer, paths]): [string, LeafOrigin] => [
          pointer,
          { template: 'web/templates/x.yaml', line: 1, values: paths, decidedBy: [] },
        ],
      );
      return [idKey(idOf(object)), new Map(leaves)] as const;
    }),
  );
  return { ...plain, provenance, values: new Map(Object.entries(values)) };
}

describe('redactor', () => {
  it('finds the text of a secret elsewhere, plain and in base64, but not in checksums', () => {
    const { leaks } = redactor([environment('dev', objects)]);
    expect(leaks).toEqual([
      { object: 'ConfigMap web', pointer: '/data/encoded', values: [] },
      { object: 'ConfigMap web', pointer: '/data/url', values: [] },
    ]);
  });

  it('finds what a values path of a Secret flows into, whatever became of its text', () => {
    const { leaks, redact } = redactor([
      traced(
        {
          Secret: { '/data/password': ['db.password'] },
          ConfigMap: { '/data/loud': ['db'], '/data/mode': ['mode'] },
        },
        { 'db.password': PASSWORD, mode: 'fast' },
      ),
    ]);
    expect(leaks).toContainEqual({ object: 'ConfigMap web', pointer: '/data/loud', values: ['db'] });
    expect(leaks.map(({ pointer }) => pointer)).not.toContain('/data/mode');
    expect(redact('loud: CORRECT-HORSE')).toBe('loud: [redacted]');
  });

  it('does not take a switch or a short number for a secret', () => {
    const { leaks } = redactor([
      traced(
        { Secret: { '/data/password': ['port', 'on'] }, ConfigMap: { '/data/mode': ['port', 'on'] } },
        { port: '8080', on: 'true' },
      ),
    ]);
    expect(leaks.map(({ pointer }) => pointer)).not.toContain('/data/mode');
  });

  it('hides plain text, base64 and whole leaves, and nothing else', () => {
    const { redact } = redactor([environment('dev', objects)]);
    expect(redact(`+  password: ${base64(PASSWORD)}\n+  url: x:${PASSWORD}@db\n+  mode: fast`)).toBe(
      '+  password: [redacted]\n+  url: x:[redacted]@db\n+  mode: fast',
    );
  });

  it('knows which places are secret, from either side of a pointer', () => {
    const { isSecret } = redactor([environment('dev', objects)]);
    expect(isSecret('Secret web', '/data/password')).toBe(true);
    expect(isSecret('Secret web', '')).toBe(true);
    expect(isSecret('Secret web', '/metadata/name')).toBe(false);
    expect(isSecret('ConfigMap web', '/data/url')).toBe(true);
    expect(isSecret('ConfigMap web', '/data/mode')).toBe(false);
  });

  it('does not hide a name that a Secret happens to hold', () => {
    const { leaks } = redactor([
      environment(
        'dev',
        `{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {user: monitoring}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: monitoring}}`,
      ),
    ]);
    expect(leaks).toEqual([]);
  });
});
