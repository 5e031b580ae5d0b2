import type { DependencyInput, ServiceInput } from './manifest.ts';
import { deleteInYaml, type KeyPath, setInYaml } from './yaml-splice.ts';

/**
 * Edits of plugin.yaml's text. Comments, order, quotes and line breaks of everything else stay; an edit that is there
 * already changes nothing.
 *
 * @example
 * const text = addService(before, 'payments', { type: 'grpc' });
 */
export function addService(text: string, name: string, service: ServiceInput): string {
  return setInYaml(text, ['services', name], service);
}

/** Removes a service. Dependencies of others on it stay, for the validation to report. */
export function removeService(text: string, name: string): string {
  return deleteInYaml(text, ['services', name]);
}

/** Adds or replaces what a service depends on. */
export function addDependency(
  text: string,
  service: string,
  name: string,
  dependency: DependencyInput,
): string {
  return setInYaml(text, ['services', service, 'dependencies', name], dependency);
}

/** Sets one value, such as `['environments', 'prod', 'replicas']`. */
export function setValue(text: string, path: KeyPath, value: unknown): string {
  return setInYaml(text, path, value);
}
