import { ALL, type KustomizeCase, overlay, plain, RESOURCES } from './fixture.ts';

export const GENERATORS: readonly KustomizeCase[] = [
  plain(
    'generators with references, prefix and namespace',
    'namespace: prod\nnamePrefix: p-\nconfigMapGenerator:\n- {name: settings, behavior: merge, literals: [e=1, "c=<&>"]}\nsecretGenerator:\n- {name: token, behavior: replace, literals: [t=new]}\n',
  ),
  {
    title: 'generated names reach every reference',
    files: {
      ...ALL,
      'app.properties': 'x=1\n',
      '.env': '# comment\nTOKEN=a=b\nEMPTY=\nBARE\n',
      'kustomization.yaml': `resources: [deployment.yaml, others.yaml, rbac.yaml]
configMapGenerator: [{name: settings, files: [app.properties, renamed=app.properties], envs: [.env]}]
secretGenerator: [{name: token, type: custom, literals: ["t='quoted'"]}]
generatorOptions: {labels: {made: by-hand}, annotations: {note: o}}
`,
    },
  },
  plain(
    'generator without hash, immutable',
    'configMapGenerator: [{name: gen, literals: [a=1], options: {disableNameSuffixHash: true, immutable: true}}]\n',
  ),
  overlay(
    'a generator of the overlay merges into one of the base',
    'configMapGenerator: [{name: gen, behavior: merge, literals: [b=2]}]\n',
    {
      'base/kustomization.yaml': `${RESOURCES}configMapGenerator: [{name: gen, literals: [a=1]}]\n`,
    },
  ),
];
