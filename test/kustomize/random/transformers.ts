import type { JsonObject } from '../../../src/objects/kube-object.ts';
import { writeYaml } from '../../../src/objects/write-yaml.ts';
import type { Feature } from './level.ts';
import { mergePatch } from './patch-body.ts';
import { styled } from './styled.ts';

export const transformers: Feature = (level) => {
  const { random, known, files, folder } = level;
  const config = random.pick<JsonObject>([
    { kind: 'PrefixTransformer', prefix: 't-', fieldSpecs: [{ path: 'metadata/name' }] },
    { kind: 'SuffixTransformer', suffix: '-t', fieldSpecs: [{ path: 'metadata/name', kind: 'Deployment' }] },
    { kind: 'LabelTransformer', labels: { t: 'x' }, fieldSpecs: [{ path: 'metadata/labels', create: true }] },
    {
      kind: 'AnnotationsTransformer',
      annotations: { t: 'x' },
      fieldSpecs: [{ path: 'metadata/annotations', create: true }],
    },
    {
      kind: 'NamespaceTransformer',
      metadata: { name: 'x', namespace: 'plug' },
      unsetOnly: random.chance(0.5),
      setRoleBindingSubjects: random.pick(['defaultOnly', 'allServiceAccounts', 'none']),
    },
    { kind: 'PatchTransformer', patch: styled(random, mergePatch(level, random.pick(known))) },
    { kind: 'ImageTagTransformer', imageTag: { name: 'nginx', newTag: '9' } },
    {
      kind: 'ReplicaCountTransformer',
      replica: { name: random.pick(known).metadata['name'] ?? '', count: 3 },
      fieldSpecs: [{ path: 'spec/replicas', create: true }],
    },
  ]);
  const text = writeYaml({ apiVersion: 'builtin', metadata: { name: 'x' }, ...config });
  if (random.chance(0.5)) return { transformers: [text] };
  files[`${folder}/transformer.yaml`] = text;
  return { transformers: ['transformer.yaml'] };
};
