import { FIRST_PORT, type ListedService, type RuntimeSource, type ServiceAnswers } from './answers.ts';
import { manifestEntry } from './manifest-entry.ts';
import { resourceNames } from './names.ts';
import type { TemplateData } from './template-engine.ts';
import { VERSIONS } from './versions.ts';

/** What the files of a plugin's root tell of. */
export interface ListedPlugin {
  readonly name: string;
  readonly services: readonly ListedService[];
}

/** What the templates of a plugin's root are given. */
export function pluginData({ name, services }: ListedPlugin): TemplateData {
  return {
    plugin: { name },
    versions: VERSIONS,
    services: services.map((service, index) => ({
      name: service.name,
      type: service.type,
      architecture: service.architecture,
      manifest: manifestEntry(service, '  ')
        .map((line) => `  ${line}\n`)
        .join(''),
      port: servicePort(index),
      resources: resourceNames(service.resource).pluralKebab,
    })),
    anyDatabase: services.some(({ features }) => features.includes('database')),
    first: services[0]?.name,
  };
}

export interface ServicePlace {
  readonly plugin: string;
  /** Position in plugin.yaml, from 0. */
  readonly index: number;
  readonly runtime: Pick<RuntimeSource, 'mode' | 'version'>;
}

/** What the templates of one service are given. */
export function serviceData(service: ServiceAnswers, { plugin, index, runtime }: ServicePlace): TemplateData {
  return {
    plugin: { name: plugin },
    service: {
      name: service.name,
      exportName: exportName(service.name),
      port: servicePort(index),
    },
    resource: { ...resourceNames(service.resource) },
    architecture: service.architecture,
    feature: { database: service.features.includes('database') },
    runtime: { vendored: runtime.mode === 'vendored', specifier: runtimeSpecifier(runtime) },
    versions: VERSIONS,
  };
}

/** Port on a developer's machine of the service at a position in plugin.yaml. */
export function servicePort(index: number): number {
  return FIRST_PORT + index;
}

export function serviceUrl(index: number): string {
  return `http://localhost:${servicePort(index)}`;
}

/** Path of the packed runtime library inside a plugin. */
export function vendoredPath(version: string): string {
  return `vendor/marty-runtime-${version}.tgz`;
}

function runtimeSpecifier({ mode, version }: ServicePlace['runtime']): string {
  return mode === 'vendored' ? `file:../../${vendoredPath(version)}` : version;
}

/** `order-items` → `orderItemsService`, the constant that `service.ts` exports. */
export function exportName(service: string): string {
  const name = service
    .replace(/-service$/, '')
    .replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `${name}Service`;
}
