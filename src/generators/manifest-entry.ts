import type { ServiceInput } from '../manifest/manifest.ts';
import type { ListedService } from './answers.ts';

/** A service as plugin.yaml says it. */
export function manifestService({ name, type, architecture, features }: ListedService): ServiceInput {
  return {
    type,
    architecture,
    ...(features.length > 0 && { features: [...features] }),
    ...(features.includes('database') && {
      dependencies: {
        [`${name}-db`]: { kind: 'database', engine: 'postgres', maxConcurrent: 10, timeout: '10s' },
      },
    }),
  };
}

/**
 * The same as lines without the indentation of their place: a new plugin.yaml comes from a template, so that
 * creating one loads no YAML library.
 */
export function manifestEntry(service: ListedService, step: string): string[] {
  const { type, architecture, features = [], dependencies = {} } = manifestService(service);
  const lines = [`type: ${type}`, `architecture: ${architecture}`];
  if (features.length > 0) lines.push(`features: [${features.join(', ')}]`);
  const entries = Object.entries(dependencies).map(([name, dependency]) => {
    const fields = Object.entries(dependency).map(([key, value]) => `${key}: ${value}`);
    return `${step}${name}: { ${fields.join(', ')} }`;
  });
  if (entries.length > 0) lines.push('dependencies:', ...entries);
  return [`${service.name}:`, ...lines.map((line) => step + line)];
}
