import { formatId, idOf, stringAt } from '../../objects/index.ts';
import type { Environment } from '../environment.ts';
import type { TemplateDigest } from './adopt.ts';
import type { MigrationPolicies } from './options.ts';
import type { PolicyContext } from './policy.ts';

/** ADOPT.md: the commands, in order, that hand a release over to kustomize without touching a pod. */
export function adoptionGuide(
  context: PolicyContext,
  options: MigrationPolicies,
  digests: readonly TemplateDigest[],
): string {
  const { chart, rendered } = context;
  const sections = [
    `# Taking ${chart} over from Helm\n\nNo object is deleted or made anew, and no pod restarts: the pod templates are those of Helm's render (see the end). Values that were changed in the cluster by hand show in the first diff.\n`,
    ...rendered.map((environment) => environmentSteps(environment, context, options)),
    `## Pod templates\n\nSHA-256 of each template's canonical form, Helm's and this tree's.\n\n| environment | workload | SHA-256 |\n|---|---|---|\n${digests
      .map(({ environment, workload, helm }) => `| ${environment} | ${workload} | \`${helm}\` |`)
      .join('\n')}\n`,
  ];
  return sections.join('\n');
}

function environmentSteps(
  { name, objects }: Environment,
  { release, namespace, hasCrds }: PolicyContext,
  { secrets, hooks }: MigrationPolicies,
): string {
  const overlay = `overlays/${name}`;
  const kept = objects.filter(
    (object) => stringAt(object.metadata, 'annotations', 'helm.sh/resource-policy') === 'keep',
  );
  const steps = [
    `Keep Helm's state: \`helm get all ${release} -n ${namespace} > ${release}-${name}.txt\`. It holds values of Secrets; do not commit it.`,
    ...(secrets === 'placeholder' || secrets === 'sops' || secrets === 'env-file'
      ? [
          'Fill in the values of the Secrets first (see MIGRATION.md): applied as they are, placeholders would replace what runs.',
        ]
      : []),
    ...(hooks === 'argo'
      ? [
          'The overlay holds hooks for Argo CD: let Argo CD sync it where `kubectl apply` stands below. PreSync and PostSync hooks run at the first sync.',
        ]
      : []),
    ...(hasCrds
      ? [
          'Custom resource definitions stand in `crds/`, not in the overlay: do the next three steps with `-k crds` first.',
        ]
      : []),
    `Look: \`kubectl diff --server-side --force-conflicts -k ${overlay}\`. Nothing below a pod template may differ.`,
    `Take the fields over: \`kubectl apply --server-side --force-conflicts --field-manager=kustomize -k ${overlay}\`.`,
    `Take Helm's ownership away: \`kubectl annotate -k ${overlay} meta.helm.sh/release-name- meta.helm.sh/release-namespace-\`. The label \`app.kubernetes.io/managed-by: Helm\` is part of the manifests and stays.`,
    `Delete the record of the release, and nothing else: \`kubectl delete secret -n ${namespace} -l owner=helm,name=${release}\` (they are called \`sh.helm.release.v1.${release}.vN\`; with HELM_DRIVER=configmap they are ConfigMaps). Never run \`helm uninstall ${release}\`: it deletes the objects.`,
    `Check: \`helm list -n ${namespace}\` no longer shows ${release}, and \`kubectl diff --server-side -k ${overlay}\` shows nothing.`,
    ...(kept.length > 0
      ? [
          `Helm would have kept ${kept.map((object) => formatId(idOf(object))).join(', ')} at an uninstall (\`helm.sh/resource-policy: keep\`, read from the record, not from the live object); kustomize prunes nothing by itself, Argo CD and Flux do: tell them (\`argocd.argoproj.io/sync-options: Prune=false\`, \`kustomize.toolkit.fluxcd.io/prune: disabled\`).`,
        ]
      : []),
  ];
  return `## ${name}\n\n${steps.map((step, index) => `${index + 1}. ${step}`).join('\n')}\n`;
}
