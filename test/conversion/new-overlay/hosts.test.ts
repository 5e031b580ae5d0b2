import { expect, it } from 'vitest';
import { applyEdits } from '../../../src/conversion/new-overlay/apply-edits.ts';
import { parseEdits } from '../../../src/conversion/new-overlay/edits.ts';
import { hostPlaces } from '../../../src/conversion/new-overlay/hosts.ts';
import { readObjects } from '../../../src/objects/index.ts';

const OBJECTS = `
{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}, spec: {rules: [{host: old.io}, {http: {}}], tls: [{hosts: [old.io, other.io]}]}}
---
{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: a}, spec: {hostnames: [old.io]}}
---
{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a}, spec: {listeners: [{hostname: old.io}, {port: 80}]}}
---
{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: a}, spec: {servers: [{hosts: [old.io]}]}}
---
{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: a}, spec: {hosts: [old.io]}}
---
{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: a}, spec: {commonName: old.io, dnsNames: [old.io]}}
---
{apiVersion: route.openshift.io/v1, kind: Route, metadata: {name: a}, spec: {host: old.io}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {host: old.io}}
`;

it('a host is replaced wherever the outside calls it, and nowhere else', () => {
  const before = readObjects(OBJECTS, 'objects');
  const after = applyEdits(before, parseEdits({ host: ['old.io=new.io'] }));
  expect(after.flatMap(hostPlaces).map(({ host }) => host)).toEqual([
    ...['new.io', 'new.io', 'other.io', 'new.io', 'new.io', 'new.io', 'new.io', 'new.io', 'new.io', 'new.io'],
  ]);
  expect(after.at(-1)).toEqual(before.at(-1));
  expect(before).toEqual(readObjects(OBJECTS, 'objects'));
});

it('the old host may be left out where there is one alone', () => {
  const objects = readObjects(OBJECTS, 'objects');
  expect(() => applyEdits(objects, parseEdits({ host: ['new.io'] }))).toThrow(
    expect.objectContaining({ code: 'MARTY-V057', hint: 'It has the hosts old.io, other.io.' }),
  );
  const [, route] = objects;
  if (route === undefined) throw new Error('no route');
  expect(applyEdits([route], parseEdits({ host: ['new.io'] }))).toMatchObject([
    { spec: { hostnames: ['new.io'] } },
  ]);
});
