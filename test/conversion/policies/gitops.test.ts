import { describe, expect, it } from 'vitest';
import { gitOrigin } from '../../../src/conversion/index.ts';
import { readDocuments } from '../../../src/objects/read-yaml.ts';
import { nodeFs } from '../../../src/ports/node-fs.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { environment } from '../environments.ts';
import { built, convertEnvironments, convertTexts, filesOf, noteLines } from './support.ts';

const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: shop}\n';
const CRD = {
  source: 'shop/crds/x.yaml',
  text: 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: xs.example.com}\n',
};
const GIT = { repoUrl: 'git@git.example.com:a/b.git', revision: 'release', repoPath: 'deploy/shop' } as const;

function withCrds(options: Parameters<typeof convertEnvironments>[1]) {
  const environments = ['dev', 'prod'].map((name) => ({ ...environment(name, MAP), crds: [CRD] }));
  return convertEnvironments(environments, options);
}

describe('an ApplicationSet of Argo CD', () => {
  it('has one element for each environment, and one for the CRDs', () => {
    const result = withCrds({ gitops: 'argo', ...GIT });
    const [set] = readDocuments(filesOf(result)['argocd/applicationset.yaml'] ?? '', 'argo');
    expect(set).toMatchObject({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      spec: {
        goTemplate: true,
        generators: [
          {
            list: {
              elements: [
                { name: 'crds', path: 'deploy/shop/crds', namespace: 'shop' },
                { name: 'dev', path: 'deploy/shop/overlays/dev', namespace: 'shop' },
                { name: 'prod', path: 'deploy/shop/overlays/prod', namespace: 'shop' },
              ],
            },
          },
        ],
        template: {
          metadata: { name: 'shop-{{.name}}' },
          spec: {
            source: { repoURL: GIT.repoUrl, targetRevision: 'release', path: '{{.path}}' },
            destination: { namespace: '{{.namespace}}' },
          },
        },
      },
    });
    expect(noteLines(result, 'GitOps').join()).toContain('sync `shop-crds` before the others');
  });

  it('says where no repository is known', () => {
    const result = convertTexts({ dev: MAP }, { gitops: 'argo' });
    expect(filesOf(result)['argocd/applicationset.yaml']).toContain('REPLACE/ME');
    expect(noteLines(result, 'GitOps').join()).toContain('No repository is known');
  });
});

describe('Flux Kustomizations', () => {
  const result = withCrds({ gitops: 'flux', ...GIT });

  it('build, and name the source by a URL that Flux takes', () => {
    const [source] = built(result, 'flux/dev').filter(({ kind }) => kind === 'GitRepository');
    expect(source?.['spec']).toEqual({
      interval: '5m',
      url: 'ssh://git@git.example.com/a/b.git',
      ref: { branch: 'release' },
    });
  });

  it('apply the CRDs first and never prune them', () => {
    const syncs = readDocuments(filesOf(result)['flux/prod/sync.yaml'] ?? '', 'flux');
    expect(syncs).toMatchObject([
      {
        metadata: { name: 'shop-prod-crds' },
        spec: { path: './deploy/shop/crds', prune: false, wait: true },
      },
      {
        metadata: { name: 'shop-prod' },
        spec: {
          path: './deploy/shop/overlays/prod',
          prune: true,
          dependsOn: [{ name: 'shop-prod-crds' }],
          sourceRef: { kind: 'GitRepository', name: 'shop' },
        },
      },
    ]);
  });

  it.each([
    ['0123456789012345678901234567890123456789', { commit: '0123456789012345678901234567890123456789' }],
    ['refs/tags/v1.2.3', { name: 'refs/tags/v1.2.3' }],
    [undefined, { branch: 'main' }],
  ])('take the revision %s', (revision, ref) => {
    const flux = convertTexts({ dev: MAP }, { gitops: 'flux', ...(revision && { revision }) });
    const [source] = readDocuments(filesOf(flux)['flux/dev/source.yaml'] ?? '', 'flux');
    expect(source).toMatchObject({ spec: { ref } });
  });
});

describe("the work tree's origin", () => {
  const config = (url: string): string =>
    `[core]\n\tbare = false\n[remote "fork"]\n\turl = https://fork.example.com/x\n[remote "origin"]\n\tfetch = +refs/heads/*\n\turl = ${url}\n[branch "main"]\n`;

  it('is found from a folder that is not there yet, without user and password', () => {
    const root = scratchFolder({ '.git/config': config('https://me:token@git.example.com/a.git') });
    expect(gitOrigin(nodeFs, `${root}/deploy/shop`)).toEqual({
      url: 'https://git.example.com/a.git',
      path: 'deploy/shop',
    });
  });

  it('is unknown without a remote', () => {
    expect(gitOrigin(nodeFs, scratchFolder({ '.git/config': '[core]\n' }))).toEqual({ path: '' });
  });
});
