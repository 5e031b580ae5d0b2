import { expect, it } from 'vitest';
import { conversionFindings, proveParity } from '../../src/conversion/index.ts';
import { allowedDifferences } from '../../src/conversion/policies/index.ts';
import { treeFs } from '../../src/conversion/tree-fs.ts';
import { readObjects } from '../../src/objects/index.ts';

const RENDERED = readObjects(
  `{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {}}, data: {k: "1", l: [p, q]}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
---
{apiVersion: v1, kind: Secret, metadata: {name: s}, type: Opaque, data: {k: YQ==}}
`,
  'helm',
);

const ALLOW = allowedDifferences({ hooks: 'drop', secrets: 'placeholder' });

function prove(text: string) {
  const files = [
    { path: 'x/kustomization.yaml', content: 'resources: [all.yaml]\n', policy: 'merge', reason: '' },
    { path: 'x/all.yaml', content: text, policy: 'merge', reason: '' },
  ] as const;
  return proveParity(treeFs({ files }), '/x', 'dev', RENDERED, ALLOW);
}

const A = '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: "1", l: [p, q]}}\n---\n';
const B = '{apiVersion: v1, kind: ConfigMap, metadata: {name: b, labels: {}}}\n---\n';
const S = '{apiVersion: v1, kind: Secret, metadata: {name: s}, type: Opaque, data: {k: Yg==}}\n';

it('holds but for the differences that rules name', () => {
  const parity = prove(`${S}---\n${B}${A}`);
  expect(parity).toMatchObject({ holds: true, objects: 3, equal: 3 });
  expect(parity.helmDigest).toBe(parity.kustomizeDigest);
  expect(new Set(parity.differences.map(({ allowed }) => allowed))).toEqual(
    new Set(['empty-metadata-maps', 'replaced-secret-values']),
  );
});

it.each([
  ['a value', A.replace('"1"', '"2"') + B + S, '/data/k'],
  ['a type', A.replace('"1"', '1') + B + S, '/data/k'],
  ['the order of a list', A.replace('p, q', 'q, p') + B + S, '/data/l/0'],
  ['a label', A + B.replace('labels: {}', 'labels: {n: "1"}') + S, '/metadata/labels'],
  ['a missing object', A + S, ''],
  ['an object too many', `${A}${B}${A.replace('name: a', 'name: c')}${S}`, ''],
  ['a key of a Secret', A + B + S.replace('k:', 'j:'), '/data/j'],
  ['the type of a Secret', A + B + S.replace('Opaque', 'other'), '/type'],
  ['a namespace', A.replace('name: a', 'name: a, namespace: default') + B + S, ''],
])('breaks by %s', (_, text, path) => {
  const parity = prove(text);
  expect(parity.holds).toBe(false);
  expect(parity.helmDigest).not.toBe(parity.kustomizeDigest);
  expect(
    parity.differences.filter(({ allowed }) => allowed === undefined).map((found) => found.path),
  ).toContain(path);
});

it('names each difference in a finding without showing values', () => {
  const parity = prove(A.replace('"1"', '"2"') + S);
  const findings = conversionFindings({ parity: [parity] });
  expect(findings.map(({ message }) => message)).toEqual([
    'dev: ConfigMap a differs at /data/k',
    'dev: ConfigMap b is not built',
  ]);
});
