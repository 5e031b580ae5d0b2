import { describe, expect, it } from 'vitest';
import {
  collectValues,
  compileChart,
  loadChart,
  lookupIn,
  manifestText,
  readLookupObjects,
  render,
} from '../../src/helm/index.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { scratchFolder } from '../support/scratch.ts';

const OBJECTS = `
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Secret, metadata: {name: db, namespace: shop}, data: {password: cw==}}
  - {apiVersion: v1, kind: Secret, metadata: {name: db, namespace: other}, data: {password: bw==}}
---
apiVersion: v1
kind: NamespaceList
items:
  - metadata: {name: shop}
---
# nothing
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {replicas: 3, share: 0.5}}
`;

/** What a template gives that may look these objects up. */
function renders(template: string): string {
  const chart = loadChart(
    nodeFs,
    scratchFolder({
      'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      'templates/t.yaml': `v: ${template}`,
    }),
  );
  const rendered = render(compileChart(chart), collectValues(nodeFs, {}), {
    releaseName: 'r',
    namespace: 'shop',
    lookup: lookupIn(readLookupObjects(OBJECTS, 'cluster.yaml')),
  });
  return manifestText(rendered).split('\n').slice(2).join('\n').trim().slice('v: '.length);
}

describe('lookup in fixtures', () => {
  it.each([
    ['an object of a namespace', '{{ (lookup "v1" "Secret" "shop" "db").data.password }}', 'cw=='],
    ['of another namespace', '{{ (lookup "v1" "Secret" "other" "db").data.password }}', 'bw=='],
    ['not without its namespace', '{{ lookup "v1" "Secret" "" "db" | len }}', '0'],
    ['not in a namespace where it is not', '{{ lookup "v1" "Secret" "third" "db" | len }}', '0'],
    [
      'an object of the cluster, whatever namespace',
      '{{ (lookup "v1" "Namespace" "x" "shop").metadata.name }}',
      'shop',
    ],
    ['a list of a namespace', '{{ (lookup "v1" "Secret" "shop" "").items | len }}', '1'],
    ['a list of all namespaces', '{{ (lookup "v1" "Secret" "" "").items | len }}', '2'],
    ['an empty list', '{{ (lookup "v1" "Secret" "third" "").items | len }}', '0'],
    ['the kind of a list', '{{ (lookup "apps/v1" "Deployment" "shop" "").kind }}', 'DeploymentList'],
    ['nothing of a kind that is not there', '{{ lookup "v1" "Pod" "shop" "" | len }}', '0'],
    [
      'whole numbers as int64, others as float64',
      '{{ with lookup "apps/v1" "Deployment" "shop" "web" }}{{ typeOf .spec.replicas }} {{ typeOf .spec.share }}{{ end }}',
      'int64 float64',
    ],
  ])('finds %s', (_, template, wanted) => {
    expect(renders(template)).toBe(wanted);
  });

  it.each([
    ['a text', 'hello'],
    ['an object without kind', '{apiVersion: v1, metadata: {name: a}}'],
    ['an object without name', '{apiVersion: v1, kind: Secret}'],
    ['a list of texts', '{apiVersion: v1, kind: List, items: [a]}'],
  ])('refuses %s', (_, text) => {
    expect(() => readLookupObjects(text, 'cluster.yaml')).toThrow(
      expect.objectContaining({ code: 'MARTY-H060', where: { file: 'cluster.yaml' } }),
    );
  });

  it('names the file of a text that is no YAML', () => {
    expect(() => readLookupObjects('a: [', 'cluster.yaml')).toThrow(
      expect.objectContaining({
        code: 'MARTY-Y001',
        where: expect.objectContaining({ file: 'cluster.yaml' }),
      }),
    );
  });
});
