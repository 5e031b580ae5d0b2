import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadManifest, loadPolicy } from '../../src/manifest/load.ts';
import { compilePolicies } from '../../src/mesh/compile-policies.ts';
import { locatePolicies } from '../../src/mesh/locate-policies.ts';

const FOLDER = resolve(import.meta.dirname, '../../policies');

const MANIFEST = `apiVersion: marty.dev/v1
kind: Plugin
metadata: { name: shop }
services:
  catalog: { type: rest, dependencies: { payments: { kind: service } } }
  payments: { type: rest }
`;

describe.each(readdirSync(FOLDER))('policies/%s', (name) => {
  it.each(['istio', 'linkerd'] as const)('compiles for %s with nothing refused', (mesh) => {
    const { manifest, where } = loadManifest(MANIFEST);
    const policy = loadPolicy(readFileSync(join(FOLDER, name), 'utf8'), name);
    if (manifest === undefined) throw new Error('the manifest is broken');
    const compiled = compilePolicies(manifest, {
      mesh,
      meshVersion: '1.31',
      environment: undefined,
      namespace: 'shop',
      policies: locatePolicies(manifest, where, [policy]),
      locate: where,
      catalog: undefined,
    });
    expect(compiled.refusals).toEqual([]);
    expect(compiled.objects.length).toBeGreaterThan(1);
    expect(compiled.ownership.map(({ concern, owner }) => [concern, owner])).toEqual([
      ['timeout', 'mesh'],
      ['retry', 'mesh'],
      ['circuitBreaker', 'mesh'],
    ]);
  });
});
