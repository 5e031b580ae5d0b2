import { formatId, idKey, idOf } from '../objects/index.ts';
import { compareText } from '../objects/json.ts';
import { originsBelow } from './object-origins.ts';
import type { PartEnvironment } from './policies/index.ts';

/** Paths named for one object; the rest is counted. */
const MAX_PATHS = 12;

/** A table of every object with the line of its template and the values that flow into it. */
export function provenanceTable(environments: readonly PartEnvironment[]): string {
  const rows = new Map<string, { object: string; source: string; paths: Set<string> }>();
  for (const environment of environments)
    for (const object of environment.objects) {
      const id = idOf(object);
      const origins = originsBelow(environment, object, '');
      const template = environment.templates.get(idKey(id)) ?? 'unknown';
      const first = origins[0];
      const row = rows.get(idKey(id)) ?? {
        object: formatId(id),
        source: first?.template === template ? `${template}:${first.line}` : template,
        paths: new Set<string>(),
      };
      for (const { values } of origins) for (const path of values) row.paths.add(path);
      rows.set(idKey(id), row);
    }
  if (rows.size === 0) return '';
  const lines = [...rows.values()].map(
    ({ object, source, paths }) => `| ${object} | ${source} | ${pathList(paths)} |`,
  );
  return `## Where the objects come from\n\n| object | template | values |\n|---|---|---|\n${lines.join('\n')}\n`;
}

function pathList(paths: ReadonlySet<string>): string {
  const sorted = [...paths].sort(compareText);
  const rest = sorted.length - MAX_PATHS;
  const shown = sorted.slice(0, MAX_PATHS).map((path) => `\`${path.replaceAll('|', '\\|')}\``);
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}
