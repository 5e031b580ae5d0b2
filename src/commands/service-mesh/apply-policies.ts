import { resolve } from 'node:path';
import { dump } from 'js-yaml';
import { z } from 'zod';
import { connect } from '../../cluster/connection.ts';
import { MartyError } from '../../errors.ts';
import { readPolicies, requireManifest } from '../../manifest/load.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import { readCrds } from '../../mesh/admission/read-crds.ts';
import { applyObjects } from '../../mesh/apply-objects.ts';
import { type CompiledPolicies, compilePolicies } from '../../mesh/compile-policies.ts';
import { locatePolicies } from '../../mesh/locate-policies.ts';
import type { MeshTarget, Refusal } from '../../mesh/refusal.ts';
import { DEFAULT_MESH_VERSIONS } from '../../mesh/version.ts';
import { type CommandContext, defineCommand, type Finding } from '../command.ts';

export default defineCommand({
  path: ['service-mesh', 'apply-policies'],
  summary: 'Compile the traffic policies of a plugin for Istio or Linkerd, and apply them',
  description:
    'Reads plugin.yaml and policies/*.yaml, and compiles timeouts, retries and circuit breakers. What the mesh ' +
    'cannot do is refused with a code, a reason and the nearest alternative; nothing is applied then.',
  arguments: z.object({
    plugin: z.string().default('.').describe('Folder with plugin.yaml').meta({ complete: 'directory' }),
  }),
  options: z.object({
    env: z.string().optional().describe('Environment of plugin.yaml to compile for').meta({ value: 'NAME' }),
    mesh: z
      .enum(['istio', 'linkerd'])
      .optional()
      .describe('Mesh to compile for; the environment’s own if absent'),
    meshVersion: z
      .string()
      .regex(/^\d+\.\d+(\.\d+)?$/, 'a version such as 1.31')
      .optional()
      .describe('Version whose fields may be used')
      .meta({ value: 'VERSION' }),
    namespace: z
      .string()
      .optional()
      .describe('Namespace of the services')
      .meta({ short: 'n', value: 'NAME' }),
    crds: z
      .array(z.string())
      .default([])
      .describe('Files or folders with the mesh’s CRDs, to judge by')
      .meta({ value: 'PATH', complete: 'file' }),
    dryRun: z
      .enum(['client', 'server'])
      .optional()
      .describe('client: print the manifests; server: let the cluster judge and store nothing')
      .meta({ group: 'Cluster' }),
    kubeconfig: z
      .string()
      .optional()
      .describe('Kubeconfig file')
      .meta({ value: 'FILE', group: 'Cluster', complete: 'file' }),
    context: z
      .string()
      .optional()
      .describe('Context of the kubeconfig')
      .meta({ value: 'NAME', group: 'Cluster', complete: 'context' }),
    force: z
      .boolean()
      .default(false)
      .describe('Take over fields that another manager owns')
      .meta({ group: 'Cluster' }),
  }),
  examples: [
    {
      command: 'marty service-mesh apply-policies --env prod --dry-run=client',
      explains: 'print what would be applied',
      starter: true,
    },
    {
      command: 'marty service-mesh apply-policies --mesh linkerd --crds crds/ --dry-run=client',
      explains: 'judge it by CRDs, with no cluster',
    },
    { command: 'marty service-mesh apply-policies --env prod --context prod', explains: 'apply it' },
  ],
  output: z.object({
    mesh: z.enum(['istio', 'linkerd']),
    meshVersion: z.string(),
    namespace: z.string(),
    admission: z.enum(['full', 'none']),
    ownership: z.array(
      z.object({ caller: z.string(), target: z.string(), concern: z.string(), owner: z.string() }),
    ),
    objects: z.array(z.record(z.string(), z.unknown())),
    applied: z.enum(['no', 'dry-run', 'yes']),
  }),
  writes: false,
  findings: true,
  async run(input, context) {
    const root = resolve(context.cwd, input.plugin);
    const { manifest, where } = requireManifest(context.fs, root);
    const environment = environmentOf(manifest, input.env);
    const mesh = input.mesh ?? knownMesh(environment?.mesh);
    const meshVersion = input.meshVersion ?? environment?.meshVersion ?? DEFAULT_MESH_VERSIONS[mesh];
    const namespace = input.namespace ?? environment?.namespace ?? 'default';
    const compiled = await context.progress.step(`compile for ${mesh} ${meshVersion}`, () =>
      compilePolicies(manifest, {
        mesh,
        meshVersion,
        environment: input.env,
        namespace,
        policies: locatePolicies(manifest, where, readPolicies(context.fs, root, manifest)),
        locate: where,
        catalog:
          input.crds.length === 0
            ? undefined
            : readCrds(
                context.fs,
                input.crds.map((path) => resolve(context.cwd, path)),
              ),
      }),
    );
    for (const warning of compiled.warnings) context.warn(warning);
    const refused = compiled.refusals.length > 0;
    if (!refused && input.dryRun !== 'client') await apply(compiled, input, context);
    const applied =
      refused || input.dryRun === 'client' ? 'no' : input.dryRun === 'server' ? 'dry-run' : 'yes';
    const { admission, ownership, objects } = compiled;
    if (!refused && input.dryRun === 'client') warnOfUnjudged(compiled, context);
    return {
      kind: 'report',
      data: { mesh, meshVersion, namespace, admission, ownership, objects, applied },
      text: () => (applied === 'no' ? manifests(compiled) : appliedLines(compiled, applied)),
      findings: compiled.refusals.map(findingOf),
    };
  },
});

interface ClusterInput {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly dryRun?: 'client' | 'server' | undefined;
  readonly force: boolean;
}

function environmentOf(manifest: Manifest, name: string | undefined) {
  if (name === undefined) return undefined;
  const environment = manifest.environments[name];
  if (environment === undefined) {
    const known = Object.keys(manifest.environments).join(', ') || 'none';
    throw new MartyError('MARTY-M012', `plugin.yaml has no environment ${name}`, {
      hint: `It has: ${known}.`,
    });
  }
  return environment;
}

function knownMesh(mesh: string | undefined): MeshTarget {
  if (mesh === 'istio' || mesh === 'linkerd') return mesh;
  const message = mesh === undefined ? 'no mesh given' : `marty does not compile for ${mesh} yet`;
  throw new MartyError('MARTY-M012', message);
}

async function apply(
  { objects }: CompiledPolicies,
  input: ClusterInput,
  { progress, signal }: CommandContext,
): Promise<void> {
  const cluster = connect({
    signal,
    ...(input.kubeconfig !== undefined && { kubeconfig: input.kubeconfig }),
    ...(input.context !== undefined && { context: input.context }),
  });
  const judgeOnly = input.dryRun === 'server';
  const label = judgeOnly ? `let ${cluster.server} judge` : `apply to ${cluster.server}`;
  await progress.step(`${label} ${objects.length} objects`, () =>
    applyObjects(cluster, objects, { judgeOnly, force: input.force }),
  );
}

function warnOfUnjudged({ admission, unjudged, objects }: CompiledPolicies, { warn }: CommandContext): void {
  if (unjudged.length > 0) warn(`not judged, no CRD given: ${unjudged.join(', ')}`);
  else if (admission === 'none' && objects.length > 0)
    warn('not judged by CRDs: pass --crds, or use --dry-run=server');
}

function manifests({ objects }: CompiledPolicies): string {
  return objects.map((object) => `---\n${dump(object, { noRefs: true, lineWidth: -1 })}`).join('');
}

function appliedLines({ objects }: CompiledPolicies, applied: 'dry-run' | 'yes'): string {
  const suffix = applied === 'yes' ? 'applied' : 'accepted (server dry run)';
  return objects.map(({ kind, metadata }) => `${kind}/${String(metadata['name'])} ${suffix}\n`).join('');
}

function findingOf({ code, edge, reason, alternative, where }: Refusal): Finding {
  return { code, level: 'error', message: `${edge}: ${reason}`, hint: alternative, ...(where && { where }) };
}
