import { isDeepStrictEqual } from 'node:util';
import { MartyError } from '../errors.ts';
import { addService } from '../manifest/edit.ts';
import type { DesiredFile, DesiredTree } from '../plan/desired-tree.ts';
import type { ListedService, RuntimeSource, ServiceAnswers } from './answers.ts';
import { filePolicy } from './file-policy.ts';
import { generatorRecord } from './generator-record.ts';
import { manifestService } from './manifest-entry.ts';
import { rootFiles } from './plugin-tree.ts';
import { serviceFiles } from './service-files.ts';

/** A plugin as it is before a service is added. */
export interface PluginState {
  readonly name: string;
  readonly manifestPath: string;
  readonly manifestText: string;
  /** In the order of plugin.yaml. */
  readonly listed: readonly ListedService[];
  /** Those of them that marty made. */
  readonly made: readonly ServiceAnswers[];
  readonly runtime: Pick<RuntimeSource, 'mode' | 'version'>;
}

/**
 * The service's files, its place in plugin.yaml and its line in the README. For a service that is there already,
 * with the same answers, it is what is there. Throws MARTY-G008 if the answers differ.
 */
export function addServiceTree(plugin: PluginState, service: ServiceAnswers): DesiredTree {
  const { name, runtime, manifestPath, manifestText, listed, made } = plugin;
  const known = listed.find((other) => other.name === service.name);
  if (known !== undefined && !isDeepStrictEqual(known, service)) throw differs(known);
  const isNew = known === undefined;
  const manifest: DesiredFile = {
    path: manifestPath,
    content: isNew ? addService(manifestText, service.name, manifestService(service)) : manifestText,
    policy: filePolicy(manifestPath),
    reason: `service ${service.name}`,
  };
  const readme = rootFiles({ name, services: isNew ? [...listed, service] : listed }).filter(
    ({ path }) => path === 'README.md',
  );
  const index = isNew ? listed.length : listed.indexOf(known);
  return {
    summary: `Add service ${service.name} to ${name}`,
    files: [manifest, ...readme, ...serviceFiles(service, { plugin: name, index, runtime })],
    record: generatorRecord({ name, services: isNew ? [...made, service] : made, runtime }),
  };
}

function differs({ name, type, architecture, features, resource }: ListedService): MartyError {
  const said = [`${name}:${type}`, architecture, ...features, `resource ${resource}`].join(', ');
  return new MartyError('MARTY-G008', `The plugin already has a service '${name}': ${said}.`);
}
