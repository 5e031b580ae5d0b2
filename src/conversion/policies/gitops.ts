import { type JsonObject, writeYaml } from '../../objects/index.ts';
import type { DesiredFile } from '../../plan/desired-tree.ts';
import { kustomizationText } from '../kustomization-text.ts';
import { CRD_FOLDER, overlayFolder } from '../layout.ts';
import type { MigrationPolicies } from './options.ts';
import type { Part, Policy, PolicyContext } from './policy.ts';

const URL_PLACEHOLDER = 'https://git.example.com/REPLACE/ME.git';

/** Where the tree stands in git. */
interface Place {
  readonly url: string;
  readonly revision: string;
  /** Of the tree's root in its repository, ending with `/`; empty for the repository's root. */
  readonly folder: string;
}

/** Objects by which Argo CD or Flux deploys every environment. */
export function gitopsPolicy(mode: 'argo' | 'flux', options: MigrationPolicies): Policy {
  const { repoUrl = URL_PLACEHOLDER, revision, repoPath = '' } = options;
  const place: Place = {
    url: mode === 'flux' ? fluxUrl(repoUrl) : repoUrl,
    revision: revision ?? (mode === 'flux' ? 'main' : 'HEAD'),
    folder: repoPath === '' ? '' : `${repoPath}/`,
  };
  return {
    name: 'gitops',
    mode,
    allowed: [],
    apply: (parts, context) => ({
      parts,
      files: mode === 'argo' ? [applicationSet(context, place)] : fluxFiles(parts, context, place),
      notes: [{ title: 'GitOps', lines: notes(mode, options, context) }],
    }),
  };
}

function notes(
  mode: 'argo' | 'flux',
  options: MigrationPolicies,
  { hasCrds, release }: PolicyContext,
): string[] {
  return [
    mode === 'argo'
      ? '`argocd/applicationset.yaml` makes one Application for each environment; each goes to the cluster that Argo CD runs in.'
      : '`flux/NAME/` is for the cluster of that environment: `kubectl apply -k flux/NAME`.',
    ...(options.repoUrl === undefined
      ? [`No repository is known: replace \`${URL_PLACEHOLDER}\`, or give --repo-url.`]
      : []),
    ...(hasCrds && mode === 'argo'
      ? [`\`crds/\` is an Application of its own: sync \`${release}-crds\` before the others.`]
      : []),
  ];
}

/** Flux wants a URL where git takes `git@host:path`, too. */
function fluxUrl(url: string): string {
  const short = /^([\w.-]+@[\w.-]+):(?!\/\/)(.+)$/.exec(url);
  return short === null ? url : `ssh://${short[1]}/${short[2]}`;
}

function applicationSet({ release, namespace, rendered, hasCrds }: PolicyContext, place: Place): DesiredFile {
  const elements = [
    ...(hasCrds ? [{ name: 'crds', path: `${place.folder}${CRD_FOLDER}` }] : []),
    ...rendered.map(({ name }) => ({ name, path: `${place.folder}${overlayFolder(name)}` })),
  ].map((element) => ({ ...element, namespace }));
  const object: JsonObject = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: release, namespace: 'argocd' },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ list: { elements } }],
      template: {
        metadata: { name: `${release}-{{.name}}` },
        spec: {
          project: 'default',
          source: { repoURL: place.url, targetRevision: place.revision, path: '{{.path}}' },
          destination: { server: 'https://kubernetes.default.svc', namespace: '{{.namespace}}' },
          syncPolicy: { syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'] },
        },
      },
    },
  };
  return {
    path: 'argocd/applicationset.yaml',
    content: writeYaml(object),
    policy: 'merge',
    reason: 'Argo CD',
  };
}

function fluxFiles(parts: readonly Part[], context: PolicyContext, place: Place): DesiredFile[] {
  return context.rendered.flatMap(({ name }) => {
    const folder = `flux/${name}`;
    const file = (path: string, content: string): DesiredFile => ({
      path: `${folder}/${path}`,
      content,
      policy: 'merge',
      reason: `Flux, environment ${name}`,
    });
    const syncs = fluxKustomizations(name, parts, context, place);
    return [
      file('kustomization.yaml', kustomizationText({ resources: ['source.yaml', 'sync.yaml'] })),
      file('source.yaml', writeYaml(gitRepository(context.release, place))),
      file('sync.yaml', syncs.map((object) => writeYaml(object)).join('---\n')),
    ];
  });
}

function gitRepository(name: string, { url, revision }: Place): JsonObject {
  const ref: JsonObject = /^[0-9a-f]{40}$/.test(revision)
    ? { commit: revision }
    : revision.startsWith('refs/')
      ? { name: revision }
      : { branch: revision };
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name, namespace: 'flux-system' },
    spec: { interval: '5m', url, ref },
  };
}

/** CRDs, hooks before, the application, hooks after: each waits for the one before it. */
function fluxKustomizations(
  environment: string,
  parts: readonly Part[],
  { release, hasCrds }: PolicyContext,
  place: Place,
): JsonObject[] {
  const hooks = parts.filter(
    ({ folder, environments }) =>
      /^hooks\/(pre|post)-/.test(folder) &&
      environments.some(
        ({ name, objects, extra }) => name === environment && (objects.length > 0 || extra !== undefined),
      ),
  );
  const stage = ({ folder }: Part): { name: string; path: string; hook: boolean } => ({
    name: `${release}-${environment}${folder.slice('hooks'.length).replace(/\/(.*)\//, '-$1')}`,
    path: overlayFolder(environment, folder),
    hook: true,
  });
  const stages = [
    ...(hasCrds ? [{ name: `${release}-${environment}-crds`, path: CRD_FOLDER, hook: false }] : []),
    ...hooks.filter(({ folder }) => folder.startsWith('hooks/pre-')).map(stage),
    { name: `${release}-${environment}`, path: overlayFolder(environment), hook: false },
    ...hooks.filter(({ folder }) => folder.startsWith('hooks/post-')).map(stage),
  ];
  return stages.map(({ name, path, hook }, index): JsonObject => {
    const before = stages[index - 1];
    return {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name, namespace: 'flux-system' },
      spec: {
        interval: '10m',
        path: `./${place.folder}${path}`,
        // CRDs and finished hooks stay where a later revision no longer has them.
        prune: !hook && path !== CRD_FOLDER,
        wait: true,
        ...(hook ? { force: true } : {}),
        sourceRef: { kind: 'GitRepository', name: release },
        ...(before === undefined ? {} : { dependsOn: [{ name: before.name }] }),
      },
    };
  });
}
