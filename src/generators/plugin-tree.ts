import type { DesiredFile, DesiredTree } from '../plan/desired-tree.ts';
import type { PluginAnswers } from './answers.ts';
import { filePolicy } from './file-policy.ts';
import { generatorRecord } from './generator-record.ts';
import { serviceFiles } from './service-files.ts';
import { type ListedPlugin, pluginData, vendoredPath } from './template-data.ts';
import { renderSet } from './template-engine.ts';

/**
 * The whole plugin that the answers describe. Pure: the same answers give the same tree.
 *
 * @example
 * pluginTree({ name: 'petstore', services: [catalog], runtime: { mode: 'dependency', version: '0.1.0' } })
 */
export function pluginTree(answers: PluginAnswers): DesiredTree {
  const { name, services, runtime } = answers;
  const files = [
    ...rootFiles(answers),
    ...runtimeFiles(answers),
    ...services.flatMap((service, index) => serviceFiles(service, { plugin: name, index, runtime })),
  ];
  return { summary: `Create plugin ${name}`, files, record: generatorRecord(answers) };
}

/** Runs once the files are in place; undone with them if it fails. */
export const installStep = {
  argv: ['npm', 'install', '--no-audit', '--no-fund'],
  creates: ['node_modules', 'package-lock.json'],
  reason: 'dependencies of the workspace',
} as const;

/** Files of the plugin's own folder that tell of its services. */
export function rootFiles(plugin: ListedPlugin): DesiredFile[] {
  return renderSet('plugin', pluginData(plugin)).map(({ path, content }) => ({
    path,
    content,
    policy: filePolicy(path),
    reason: `plugin ${plugin.name}`,
  }));
}

function runtimeFiles({ runtime }: PluginAnswers): DesiredFile[] {
  if (runtime.mode === 'dependency') return [];
  const path = vendoredPath(runtime.version);
  return [{ path, content: runtime.archive, policy: filePolicy(path), reason: `runtime ${runtime.version}` }];
}
