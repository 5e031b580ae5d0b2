import type { ListedService } from './answers.ts';

/** How a service stands in plugin.yaml, as lines without the indentation of its place. */
export function manifestEntry({ name, type, architecture, features }: ListedService, step: string): string[] {
  const lines = [`type: ${type}`, `architecture: ${architecture}`];
  if (features.length > 0) lines.push(`features: [${features.join(', ')}]`);
  if (features.includes('database')) {
    lines.push(
      'dependencies:',
      `${step}${name}-db: { kind: database, engine: postgres, maxConcurrent: 10, timeout: 10s }`,
    );
  }
  return [`${name}:`, ...lines.map((line) => step + line)];
}
