import { type KustomizeCase, overlay, plain } from './fixture.ts';

const replace = (title: string, entry: string, files: Readonly<Record<string, string>> = {}): KustomizeCase =>
  plain(title, `replacements:\n- ${entry.trim().replaceAll('\n', '\n  ')}\n`, files);

const FROM_SERVICE = 'source: {kind: Service, name: web, fieldPath: "spec.ports.[name=https].port"}';
const FROM_NAME = 'source: {kind: ConfigMap, name: settings}';
const JSON_CONFIG = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  compact.json: '{"server":{"port":1,"host":"<a>"},"list":[{"name":"x","v":1}]}'
  pretty.json: |-
    {
      "b": 1,
      "a": {"c": "d"}
    }
`;

export const REPLACEMENTS: readonly KustomizeCase[] = [
  plain(
    'replacements: the text of numbers, quoted and without a type',
    `replacements:
- sourceValue: "1.10"
  targets: [{select: {kind: Service}, fieldPaths: [spec.made], options: {create: true}}]
- source: {kind: Widget, fieldPath: spec.plain}
  targets:
  - {select: {kind: ConfigMap}, fieldPaths: [data.copied], options: {create: true}}
  - {select: {kind: Widget}, fieldPaths: [spec.quoted]}
`,
    {
      'others.yaml':
        'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {plain: 1.10, quoted: "2"}\n',
    },
  ),
  replace(
    'replacement: a name, to where names go by default',
    `${FROM_NAME}\ntargets: [{select: {kind: Secret}}]`,
  ),
  replace(
    'replacement: a number over a text and a number',
    `${FROM_SERVICE}\ntargets:\n- select: {kind: Deployment}\n  fieldPaths: ["spec.template.spec.containers.[name=app].env.[name=A].value", spec.template.spec.containers.0.ports.0.containerPort]`,
  ),
  replace(
    'replacement: every element, an index, an element by its field',
    `${FROM_NAME}\ntargets:\n- select: {name: web, kind: Deployment}\n  fieldPaths: [spec.template.spec.containers.*.image, spec.template.spec.volumes.1.name, "spec.template.spec.containers.[name=app].args.[=--a]"]`,
  ),
  replace(
    'replacement: create maps, elements and keys with dots',
    `${FROM_NAME}\ntargets:\n- select: {kind: Deployment}\n  fieldPaths: ["metadata.annotations.[example.com/a.b]", metadata.labels.example\\.com/c, "spec.template.spec.containers.[name=app].env.[name=NEW].value", spec.deep.er]\n  options: {create: true}`,
  ),
  replace(
    'replacement: parts of texts',
    `source: {kind: Deployment, name: web, fieldPath: spec.template.spec.containers.0.image, options: {delimiter: ":", index: 2}}\ntargets:\n- {select: {kind: Deployment}, fieldPaths: [spec.template.spec.initContainers.0.image], options: {delimiter: ":", index: 1}}\n- {select: {kind: Service}, fieldPaths: [metadata.name], options: {delimiter: "-", index: -1}}\n- {select: {kind: ConfigMap}, fieldPaths: [data.c], options: {delimiter: "-", index: 7}}`,
  ),
  replace(
    'replacement: a whole map and a list',
    `source: {kind: Deployment, name: web, fieldPath: spec.template.spec.tolerations}\ntargets:\n- {select: {kind: DaemonSet}, fieldPaths: [spec.template.spec.tolerations], options: {create: true}}\n- {select: {kind: Widget}, fieldPaths: [spec.template]}`,
  ),
  replace(
    'replacement: rejected by name, kind and label',
    `${FROM_NAME}\ntargets:\n- select: {version: v1}\n  reject: [{kind: ConfigMap|Secret}, {name: "l.*"}, {labelSelector: app=web}]\n  fieldPaths: [metadata.labels.copied]\n  options: {create: true}`,
  ),
  replace(
    'replacement: a fixed text',
    'sourceValue: "8080"\ntargets:\n- {select: {kind: ConfigMap}, fieldPaths: [data.c]}\n- {select: {kind: Service}, fieldPaths: [spec.ports.0.port]}',
  ),
  replace(
    'replacement: into JSON text',
    'sourceValue: "9"\ntargets:\n- {select: {kind: ConfigMap}, fieldPaths: ["data.[compact.json].server.port", "data.[compact.json].list.[name=x].name", "data.[pretty.json].a.c"]}',
    { 'config.yaml': JSON_CONFIG },
  ),
  plain(
    'replacements: files with one and with several',
    'replacements: [{path: one.yaml}, {path: more.yaml}]\n',
    {
      'one.yaml': `${FROM_NAME}\ntargets: [{select: {kind: Widget}, fieldPaths: [spec.image]}]\n`,
      'more.yaml': `- ${FROM_SERVICE}\n  targets: [{select: {kind: Widget}, fieldPaths: [spec.list.0.v]}]\n- ${FROM_NAME}\n  targets: [{select: {kind: DaemonSet}, fieldPaths: [metadata.name]}]\n`,
    },
  ),
  overlay(
    'replacements see names before and after prefixes',
    `namePrefix: out-\nreplacements:\n- ${FROM_NAME}\n  targets: [{select: {kind: Deployment, name: web}, fieldPaths: [spec.template.spec.containers.0.env.0.value]}]\n`,
    {},
  ),
];
