import { MartyError } from '../../errors.ts';
import { sha256 } from '../../objects/canonical.ts';
import { canonicalJson, formatId, idKey, idOf, type KubeObject } from '../../objects/index.ts';
import { fieldAt } from '../../objects/json.ts';
import type { Environment } from '../environment.ts';
import { adoptionGuide } from './adoption-guide.ts';
import type { MigrationPolicies } from './options.ts';
import type { Part, Policy } from './policy.ts';

/** A workload's pod template before and after the conversion. */
export interface TemplateDigest {
  readonly environment: string;
  readonly workload: string;
  /** SHA-256 of the canonical form of the template that Helm renders. */
  readonly helm: string;
  readonly kustomize: string;
}

/**
 * Objects that run already are taken over in place: no pod restarts, and ADOPT.md says how Helm lets go of them.
 *
 * @throws MartyError MARTY-V031 (with policies that change pod templates), MARTY-V032 (pod templates that change at
 * each render)
 */
export function adoptPolicy(options: MigrationPolicies): Policy {
  return {
    name: 'adopt',
    mode: 'in-place',
    allowed: [],
    apply: (parts, context) => {
      refuseRestarts(options, context.rendered);
      const digests = templateDigests(parts, context.expected);
      const changed = digests.filter(({ helm, kustomize }) => helm !== kustomize);
      if (changed.length > 0)
        throw new MartyError(
          'MARTY-V031',
          `pods would restart: the template of ${changed[0]?.workload ?? ''} changes`,
        );
      return {
        parts,
        files: [
          {
            path: 'ADOPT.md',
            content: adoptionGuide(context, options, digests),
            policy: 'owned',
            reason: 'how Helm lets go of what runs',
          },
        ],
        notes: [
          {
            title: 'Adoption in place',
            lines: [
              ...digests.map(
                ({ environment, workload, helm }) =>
                  `${environment}: the pod template of ${workload} is unchanged (\`${helm.slice(0, 16)}\`)`,
              ),
              'Follow `ADOPT.md`; do not run `helm uninstall`.',
            ],
            summary: `${digests.length} pod templates are unchanged: no pod restarts; follow ADOPT.md`,
          },
        ],
      };
    },
  };
}

function refuseRestarts({ labels, checksums }: MigrationPolicies, rendered: readonly Environment[]): void {
  if (labels === 'clean')
    throw new MartyError('MARTY-V031', '--adopt with --labels clean would restart pods: their labels change');
  if (checksums === 'drop')
    throw new MartyError(
      'MARTY-V031',
      '--adopt with --checksums drop would restart pods: their annotations change',
    );
  for (const { name, objects, volatile } of rendered) {
    const workloads = new Set(
      objects.filter((object) => templateOf(object)).map((object) => formatId(idOf(object))),
    );
    const found = volatile.find(
      ({ object, path }) => workloads.has(object) && /^\/spec\/(jobTemplate|template)/.test(path),
    );
    if (found !== undefined)
      throw new MartyError(
        'MARTY-V032',
        `environment ${name}: ${found.object} changes at each render at ${found.path}, so what runs has another value`,
      );
  }
}

function templateOf(object: KubeObject): KubeObject | undefined {
  const template =
    fieldAt(object, 'spec', 'template') ?? fieldAt(object, 'spec', 'jobTemplate', 'spec', 'template');
  return fieldAt(template, 'spec', 'containers') === undefined ? undefined : (template as KubeObject);
}

function templateDigests(parts: readonly Part[], expected: readonly Part[]): TemplateDigest[] {
  return (expected[0]?.environments ?? []).flatMap(({ name, objects }) => {
    const after = new Map(
      parts.flatMap(({ environments }) =>
        environments
          .filter((environment) => environment.name === name)
          .flatMap((environment) =>
            environment.objects.map((object) => [idKey(idOf(object)), object] as const),
          ),
      ),
    );
    return objects.flatMap((object) => {
      const template = templateOf(object);
      if (template === undefined) return [];
      const changed = after.get(idKey(idOf(object)));
      return [
        {
          environment: name,
          workload: formatId(idOf(object)),
          helm: sha256(canonicalJson(template)),
          kustomize: changed === undefined ? '' : sha256(canonicalJson(templateOf(changed) ?? null)),
        },
      ];
    });
  });
}
