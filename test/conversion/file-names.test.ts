import { expect, it } from 'vitest';
import { fileNames } from '../../src/conversion/file-names.ts';
import { type KubeObject, readObjects } from '../../src/objects/index.ts';

const read = (...texts: readonly string[]): KubeObject[] => readObjects(texts.join('\n---\n'), 'x');
const names = (...texts: readonly string[]): string[] =>
  [...fileNames(read(...texts), 'shop').values()].sort();

const SERVICE = '{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}}';
const ELSEWHERE = '{apiVersion: v1, kind: Service, metadata: {name: web, namespace: kube-system}}';
const KNATIVE = '{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: web, namespace: shop}}';

it('names an object by kind and name, its namespace only where it is not the release’s', () => {
  expect(names(SERVICE)).toEqual(['service-web.yaml']);
  expect(names(ELSEWHERE)).toEqual(['service-kube-system-web.yaml']);
});

it('does not rename an object because another one is there', () => {
  expect(names(SERVICE, ELSEWHERE, KNATIVE)).toEqual(
    [...names(SERVICE), ...names(ELSEWHERE), ...names(KNATIVE)].sort(),
  );
});

it('gives no two objects one file, on file systems that ignore case too', () => {
  const found = names(
    '{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: "system:a"}}',
    '{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: system-a}}',
    '{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: "system:A"}}',
  );
  expect(new Set(found.map((name) => name.toLowerCase())).size).toBe(3);
});
