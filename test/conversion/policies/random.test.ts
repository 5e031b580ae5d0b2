import { describe, expect, it } from 'vitest';
import { type Environment, renderEnvironment } from '../../../src/conversion/index.ts';
import { collectValues, compileChart, loadChart } from '../../../src/helm/index.ts';
import { nodeFs } from '../../../src/ports/node-fs.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { convertEnvironments, noteLines } from './support.ts';

const CERTIFICATE = `{{- $ca := genCA "shop-ca" 365 }}
{{- $cert := genSignedCert "web" nil (list "web.shop.svc" "web") 365 $ca }}
apiVersion: v1
kind: Secret
metadata: {name: web-tls, namespace: shop}
type: kubernetes.io/tls
data: {tls.crt: {{ $cert.Cert | b64enc }}, tls.key: {{ $cert.Key | b64enc }}, ca.crt: {{ $ca.Cert | b64enc }}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: web}
webhooks: [{name: a.example.com, clientConfig: {caBundle: {{ $ca.Cert | b64enc }}}}]
`;

function rendered(template: string): Environment {
  const folder = scratchFolder({
    'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
    'templates/a.yaml': template,
  });
  const values = () => collectValues(nodeFs, { files: [] });
  return renderEnvironment('dev', compileChart(loadChart(nodeFs, folder)), values, {
    releaseName: 'shop',
    namespace: 'shop',
  });
}

const map = (value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: shop}\ndata: {id: "${value}"}\n`;

describe('values that change at each render', () => {
  it('outside of Secrets are written once, the same in every run', () => {
    const text = () => {
      const result = convertEnvironments([rendered(map('{{ uuidv4 }}'))]);
      expect(noteLines(result, 'Values that change at each render, written once')[0]).toBe(
        'ConfigMap shop/c: `/data/id`',
      );
      return result.tree.files.find(({ path }) => path === 'base/configmap-c.yaml')?.content;
    };
    expect(text()).toMatch(/id: [0-9a-f-]{36}/);
    expect(text()).toBe(text());
  });

  it('outside of Secrets are refused on request, with their places', () => {
    expect(() => convertEnvironments([rendered(map('{{ now }}'))], { random: 'refuse' })).toThrow(
      expect.objectContaining({
        code: 'MARTY-V030',
        message: expect.stringContaining('ConfigMap shop/c: `/data/id`'),
      }),
    );
    expect(convertEnvironments([rendered(map('same'))], { random: 'refuse' }).holds).toBe(true);
  });

  it('in Secrets are covered by their policy, unless that is inline', () => {
    const environment = rendered(CERTIFICATE.split('---')[0] ?? '');
    const covered = convertEnvironments([environment], { random: 'refuse' });
    expect(noteLines(covered, 'Values that change at each render, in Secrets')[0]).toContain(
      'not written (--secrets placeholder)',
    );
    expect(() => convertEnvironments([environment], { random: 'refuse', secrets: 'inline' })).toThrow(
      expect.objectContaining({ code: 'MARTY-V030' }),
    );
  });

  it('in a hook count only where hooks are kept', () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: h, namespace: shop, annotations: {helm.sh/hook: pre-install}}\ndata: {id: {{ uuidv4 }}}\n`;
    const environment = rendered(text);
    expect(convertEnvironments([environment], { random: 'refuse' }).holds).toBe(true);
    expect(() => convertEnvironments([environment], { random: 'refuse', hooks: 'argo' })).toThrow(
      expect.objectContaining({ code: 'MARTY-V030', message: expect.stringContaining('ConfigMap shop/h') }),
    );
  });

  it('for certificates come with what cert-manager needs to know', () => {
    const lines = noteLines(convertEnvironments([rendered(CERTIFICATE)]), 'Certificates').join('\n');
    expect(lines).toContain('`secretName: web-tls` in `shop` and `dnsNames: [web, web.shop.svc]`');
    expect(lines).toContain(
      'ValidatingWebhookConfiguration web: its caBundle must belong to the certificate in use',
    );
    expect(lines).not.toContain('BEGIN');
  });

  it('for certificates of a hook, too', () => {
    const [secret = ''] = CERTIFICATE.split('---');
    const template = secret.replace(
      'namespace: shop',
      'namespace: shop, annotations: {helm.sh/hook: pre-install}',
    );
    const result = convertEnvironments([rendered(template)], { hooks: 'argo' });
    expect(noteLines(result, 'Certificates')[0]).toContain('`dnsNames: [web, web.shop.svc]`');
  });
});
