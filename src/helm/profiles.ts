import { z } from 'zod';
import { MartyError } from '../errors.ts';
import { decodeYaml, inFile, type YamlValue } from '../goyaml/index.ts';

/** What a chart sees of a kind of cluster, besides the group/versions that Helm always shows. */
export interface CapabilityProfile {
  readonly kubeVersion?: string | undefined;
  readonly apiVersions: readonly string[];
}

/**
 * Clusters as their vendors make them, with nothing installed that a user chooses.
 *
 * - eks: kubernetes-versions and cni-custom-network, security-groups-for-pods, cni-network-policy of the EKS guide
 * - gke: CRD reference of GKE (FrontendConfig, BackendConfig, ManagedCertificate), managed Prometheus, volume snapshots
 * - openshift: the API reference of OpenShift Container Platform 4.20, which is Kubernetes 1.33
 */
export const PROFILES = {
  eks: {
    kubeVersion: 'v1.34.0',
    apiVersions: [
      'crd.k8s.amazonaws.com/v1alpha1',
      'networking.k8s.aws/v1alpha1',
      'vpcresources.k8s.aws/v1alpha1',
      'vpcresources.k8s.aws/v1beta1',
    ],
  },
  gke: {
    kubeVersion: 'v1.34.0',
    apiVersions: [
      'cloud.google.com/v1',
      'cloud.google.com/v1beta1',
      'metrics.k8s.io/v1beta1',
      'monitoring.googleapis.com/v1',
      'networking.gke.io/v1',
      'networking.gke.io/v1beta1',
      'snapshot.storage.k8s.io/v1',
    ],
  },
  openshift: {
    kubeVersion: 'v1.33.0',
    apiVersions: [
      'apps.openshift.io/v1',
      'authorization.openshift.io/v1',
      'autoscaling.openshift.io/v1',
      'build.openshift.io/v1',
      'config.openshift.io/v1',
      'console.openshift.io/v1',
      'image.openshift.io/v1',
      'k8s.cni.cncf.io/v1',
      'machine.openshift.io/v1beta1',
      'machineconfiguration.openshift.io/v1',
      'metrics.k8s.io/v1beta1',
      'monitoring.coreos.com/v1',
      'oauth.openshift.io/v1',
      'operator.openshift.io/v1',
      'operators.coreos.com/v1',
      'operators.coreos.com/v1alpha1',
      'project.openshift.io/v1',
      'quota.openshift.io/v1',
      'route.openshift.io/v1',
      'security.openshift.io/v1',
      'snapshot.storage.k8s.io/v1',
      'template.openshift.io/v1',
      'user.openshift.io/v1',
    ],
  },
} satisfies Record<string, CapabilityProfile>;

const schema = z.strictObject({
  kubeVersion: z.string().optional(),
  apiVersions: z.array(z.string()).default([]),
});

/** The profile of a name, or undefined: it is a file then. */
export function namedProfile(name: string): CapabilityProfile | undefined {
  return Object.entries<CapabilityProfile>(PROFILES).find(([known]) => known === name)?.[1];
}

/**
 * Reads a profile of a user: `{kubeVersion, apiVersions}`.
 *
 * @throws MartyError MARTY-H061
 */
export function readProfile(text: string, file: string): CapabilityProfile {
  const refuse = (why: string, cause?: unknown): MartyError =>
    new MartyError('MARTY-H061', why, { where: { file }, cause });
  let document: YamlValue;
  try {
    document = decodeYaml(text);
  } catch (error) {
    throw inFile(error, file);
  }
  if (!(document instanceof Map)) throw refuse('the profile is no mapping');
  const parsed = schema.safeParse(Object.fromEntries(document));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`, parsed.error);
}
