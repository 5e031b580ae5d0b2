import { describe, expect, it } from 'vitest';
import { callGraph } from '../../src/manifest/call-graph.ts';
import { loadManifest } from '../../src/manifest/load.ts';

function graph(services: string) {
  const { manifest, problems } = loadManifest(
    `apiVersion: marty.dev/v1\nkind: Plugin\nmetadata: { name: shop }\nservices:\n${services}`,
  );
  if (manifest === undefined) throw new Error(JSON.stringify(problems));
  return callGraph(manifest);
}

describe('callGraph', () => {
  it('has an edge for each call and for each subscriber of an event', () => {
    const { edges, cycles } = graph(`
  a: { type: rest, dependencies: { b: { kind: service }, db: { kind: database } }, publishes: [made] }
  b: { type: grpc, dependencies: { ledger: { kind: service, external: true } }, subscribes: [made] }
  c: { type: rest, subscribes: [made] }
`);
    expect(edges).toEqual([
      { kind: 'call', from: 'a', to: 'b', external: false },
      { kind: 'call', from: 'b', to: 'ledger', external: true },
      { kind: 'event', from: 'a', to: 'b', event: 'made' },
      { kind: 'event', from: 'a', to: 'c', event: 'made' },
    ]);
    expect(cycles).toEqual([]);
  });

  it.each([
    ['a>b b>c c>a', [['a', 'b', 'c']]],
    [
      'a>b b>a c>d d>c',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a>a', [['a']]],
    ['a>b b>c a>c', []],
    ['c>b b>c b>a', [['b', 'c']]],
  ])('finds the circles of %s', (calls, cycles) => {
    const names = ['a', 'b', 'c', 'd'];
    const text = names.map((name) => {
      const targets = calls
        .split(' ')
        .flatMap((call) => (call.startsWith(`${name}>`) ? [call.slice(2)] : []));
      return `  ${name}: { type: rest, dependencies: { ${targets.map((to) => `${to}: { kind: service }`).join(', ')} } }\n`;
    });
    expect(graph(text.join('')).cycles).toEqual(cycles);
  });
});
