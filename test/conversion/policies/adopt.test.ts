import { describe, expect, it } from 'vitest';
import { environment } from '../environments.ts';
import { built, convertEnvironments, convertTexts, filesOf, noteLines } from './support.ts';

const web = (annotations: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {helm.sh/chart: shop-1.0.0}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, annotations: ${annotations}}
    spec: {containers: [{name: web, image: "a:1"}]}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop, annotations: {helm.sh/resource-policy: keep}}
`;

const WEB = web('{checksum/config: abc, team: a}');

describe('adoption in place', () => {
  const result = convertTexts({ dev: WEB, prod: WEB.replace('a:1', 'a:2') }, { adopt: true });
  const guide = filesOf(result)['ADOPT.md'] ?? '';

  it('reports an unchanged pod template for each workload and environment', () => {
    const lines = noteLines(result, 'Adoption in place');
    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(
        /^dev: the pod template of Deployment shop\/web is unchanged \(`[0-9a-f]{16}`\)$/,
      ),
      expect.stringMatching(/^prod: /),
    ]);
    expect(lines[0]?.slice(-20)).not.toBe(lines[1]?.slice(-20));
  });

  it('gives the commands in the order in which nothing is lost', () => {
    const dev = guide.slice(guide.indexOf('## dev'), guide.indexOf('## prod'));
    const order = [
      'helm get all shop -n shop',
      'kubectl diff --server-side --force-conflicts -k overlays/dev',
      'kubectl apply --server-side --force-conflicts --field-manager=kustomize -k overlays/dev',
      'kubectl annotate -k overlays/dev meta.helm.sh/release-name- meta.helm.sh/release-namespace-',
      'kubectl delete secret -n shop -l owner=helm,name=shop',
      'helm list -n shop',
    ].map((command) => dev.indexOf(command));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((left, right) => left - right));
    expect(dev).toContain('sh.helm.release.v1.shop.vN');
    expect(dev).toContain('PersistentVolumeClaim shop/data');
  });

  it('asks for the values of Secrets before placeholders could replace them', () => {
    expect(guide.indexOf('placeholders would replace what runs')).toBeLessThan(
      guide.indexOf('kubectl apply'),
    );
    const store = convertTexts({ dev: WEB }, { adopt: true, secrets: 'external-secret' });
    expect(filesOf(store)['ADOPT.md']).not.toContain('placeholders would replace');
  });

  it('lets Argo CD, not kubectl, apply hooks', () => {
    expect(guide).not.toContain('let Argo CD sync it');
    const argo = convertTexts({ dev: WEB }, { adopt: true, hooks: 'argo' });
    expect(filesOf(argo)['ADOPT.md']).toContain('let Argo CD sync it where `kubectl apply` stands');
  });

  it.each([
    ['clean labels', { labels: 'clean' } as const],
    ['dropped checksums', { checksums: 'drop' } as const],
  ])('refuses %s', (_, options) => {
    expect(() => convertTexts({ dev: WEB }, { adopt: true, ...options })).toThrow(
      expect.objectContaining({ code: 'MARTY-V031' }),
    );
  });

  it('refuses a pod template that is another one at each render', () => {
    const volatile = [
      { object: 'Deployment shop/web', path: '/spec/template/metadata/annotations/checksum~1config' },
    ];
    expect(() => convertEnvironments([{ ...environment('dev', WEB), volatile }], { adopt: true })).toThrow(
      expect.objectContaining({
        code: 'MARTY-V032',
        message: expect.stringContaining('Deployment shop/web'),
      }),
    );
  });
});

describe('checksum annotations', () => {
  it('are as Helm renders them unless they are to be dropped', () => {
    expect(JSON.stringify(built(convertTexts({ dev: WEB }), 'overlays/dev'))).toContain(
      '"checksum/config":"abc"',
    );
  });

  it('are dropped by a named rule, other annotations stay', () => {
    const result = convertTexts({ dev: WEB, prod: web('{checksum/config: abc}') }, { checksums: 'drop' });
    expect(result.holds).toBe(true);
    const text = JSON.stringify(built(result, 'overlays/dev'));
    expect(text).not.toContain('checksum/');
    expect(text).toContain('"team":"a"');
    expect(result.parity[0]?.differences.map(({ allowed }) => allowed)).toContain('dropped-checksums');
    expect(noteLines(result, 'Checksum annotations taken away')).toContain('Deployment shop/web');
  });
});
