import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversion } from '../../../src/conversion/index.ts';
import { treeFs } from '../../../src/conversion/tree-fs.ts';
import { build } from '../../../src/kustomize/index.ts';
import type { Json, JsonObject, KubeObject } from '../../../src/objects/index.ts';
import { canonicalJson } from '../../../src/objects/index.ts';
import { fieldAt, isObject } from '../../../src/objects/json.ts';
import { environment } from '../environments.ts';
import { built, convertEnvironments, noteLines } from './support.ts';

const HELM: JsonObject = {
  'helm.sh/chart': 'shop-1.0.0',
  heritage: 'Helm',
  'app.kubernetes.io/managed-by': 'Helm',
  'app.kubernetes.io/name': 'shop',
};

function deployment(selector: JsonObject, pod: JsonObject = { ...HELM }): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace: 'shop',
      labels: { ...HELM },
      annotations: { 'meta.helm.sh/release-name': 'shop', team: 'a' },
    },
    spec: {
      selector: { matchLabels: selector },
      template: { metadata: { labels: pod }, spec: { containers: [{ name: 'w', image: 'a:1' }] } },
    },
  };
}

function cleaned(objects: readonly KubeObject[]): { result: Conversion; objects: KubeObject[] } {
  const result = convertEnvironments([environment('dev', objects)], { labels: 'clean' });
  return { result, objects: built(result, 'overlays/dev') };
}

describe('clean labels', () => {
  it("takes Helm's labels and release annotations away, in pods too, by a named rule", () => {
    const { result, objects } = cleaned([deployment({ 'app.kubernetes.io/name': 'shop' })]);
    const labels = { 'app.kubernetes.io/managed-by': 'kustomize', 'app.kubernetes.io/name': 'shop' };
    expect(objects[0]?.metadata).toMatchObject({ labels, annotations: { team: 'a' } });
    expect(objects[0]?.metadata['labels']).toEqual(labels);
    expect(fieldAt(objects[0], 'spec', 'template', 'metadata', 'labels')).toEqual(labels);
    expect(result.holds).toBe(true);
    expect(new Set(result.parity[0]?.differences.map(({ allowed }) => allowed))).toEqual(
      new Set(['helm-labels']),
    );
  });

  it('keeps a label that a selector names, everywhere', () => {
    const { result, objects } = cleaned([deployment({ 'helm.sh/chart': 'shop-1.0.0' })]);
    expect(objects[0]?.metadata['labels']).toMatchObject({ 'helm.sh/chart': 'shop-1.0.0' });
    expect(fieldAt(objects[0], 'spec', 'template', 'metadata', 'labels', 'helm.sh/chart')).toBe('shop-1.0.0');
    expect(noteLines(result, "Helm's labels")).toContain(
      '`helm.sh/chart` stays: something besides labels names it',
    );
  });

  it.each<[string, KubeObject]>([
    [
      'a field reference',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p' },
        spec: {
          containers: [
            {
              name: 'p',
              env: [{ name: 'H', valueFrom: { fieldRef: { fieldPath: "metadata.labels['heritage']" } } }],
            },
          ],
        },
      },
    ],
    [
      'a text selector of a custom kind',
      {
        apiVersion: 'a.example.com/v1',
        kind: 'Scale',
        metadata: { name: 's' },
        spec: { query: 'heritage=Helm' },
      },
    ],
    [
      'a match expression',
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: 'b' },
        spec: { selector: { matchExpressions: [{ key: 'heritage', operator: 'Exists' }] } },
      },
    ],
  ])('keeps a label that %s names', (_, user) => {
    const { objects } = cleaned([deployment({ 'app.kubernetes.io/name': 'shop' }), user]);
    const web = objects.find(({ kind }) => kind === 'Deployment');
    expect(web?.metadata['labels']).toHaveProperty('heritage', 'Helm');
    expect(web?.metadata['labels']).not.toHaveProperty(['helm.sh/chart']);
  });

  it("leaves what cannot be changed alone: a Job's pods and volumeClaimTemplates", () => {
    const job: KubeObject = { ...deployment({}), kind: 'Job', apiVersion: 'batch/v1' };
    const set: KubeObject = {
      ...deployment({ 'app.kubernetes.io/name': 'shop' }),
      kind: 'StatefulSet',
    };
    const spec = set['spec'];
    if (isObject(spec)) spec['volumeClaimTemplates'] = [{ metadata: { name: 'd', labels: { ...HELM } } }];
    const { objects } = cleaned([job, set]);
    const found = (kind: string) => objects.find((object) => object.kind === kind);
    expect(fieldAt(found('Job'), 'spec', 'template', 'metadata', 'labels')).toEqual(HELM);
    expect(fieldAt(found('StatefulSet'), 'spec', 'volumeClaimTemplates')).toEqual([
      { metadata: { name: 'd', labels: HELM } },
    ]);
  });
});

/** Every selector of an object, wherever it stands, as canonical text. */
function selectors(value: Json, found: string[] = []): string[] {
  if (Array.isArray(value)) for (const item of value) selectors(item, found);
  if (!isObject(value)) return found;
  for (const [name, item] of Object.entries(value)) {
    if (/selector$|matchLabels|matchExpressions/i.test(name)) found.push(canonicalJson(item));
    selectors(item, found);
  }
  return found;
}

const labelNames = fc.constantFrom(...Object.keys(HELM), 'app', 'tier');
const selector = fc.uniqueArray(labelNames, { minLength: 1, maxLength: 3 });
const pick = (names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, HELM[name] ?? 'x']));

describe('whatever selectors there are', () => {
  it('selectors stay, and the pods and objects that they match', () => {
    fc.assert(
      fc.property(selector, selector, selector, fc.boolean(), (own, service, affinity, expression) => {
        const labels = { ...HELM, app: 'x', tier: 'x' };
        const web = deployment(pick(own), labels);
        const template = fieldAt(web, 'spec', 'template', 'spec');
        if (isObject(template))
          template['affinity'] = {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { labelSelector: { matchLabels: pick(affinity) }, topologyKey: 'kubernetes.io/hostname' },
              ],
            },
          };
        const objects: KubeObject[] = [
          web,
          {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name: 's', namespace: 'shop', labels: { ...labels } },
            spec: { selector: pick(service) },
          },
          {
            apiVersion: 'monitoring.coreos.com/v1',
            kind: 'ServiceMonitor',
            metadata: { name: 'm', namespace: 'shop' },
            spec: expression
              ? { selector: { matchExpressions: own.map((key) => ({ key, operator: 'Exists' })) } }
              : { selector: { matchLabels: pick(service) } },
          },
        ];
        const result = convertEnvironments([environment('dev', structuredClone(objects))], {
          labels: 'clean',
        });
        expect(result.holds).toBe(true);
        // Without the judge: it would start hundreds of times.
        const after = build(treeFs(result.tree), '/overlays/dev');
        expect(selectors(after).sort()).toEqual(selectors(objects).sort());
        const before = new Map(objects.map((object) => [object.kind, object]));
        for (const object of after) {
          const old = before.get(object.kind);
          const used = [...own, ...service, ...affinity];
          for (const path of [
            ['metadata', 'labels'],
            ['spec', 'template', 'metadata', 'labels'],
          ])
            for (const name of used)
              expect(fieldAt(object, ...path, name)).toEqual(fieldAt(old, ...path, name));
        }
      }),
      { numRuns: 60 },
    );
  });
});
