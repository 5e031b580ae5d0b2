import type { Conversion, ConversionOptions } from './conversion.ts';
import type { Environment } from './environment.ts';
import { leakText } from './leak-findings.ts';
import type { Part } from './policies/index.ts';
import { provenanceTable } from './provenance-table.ts';

/** MIGRATION.md: where things came from, the proof, and what a person still has to do. */
export function migrationNotes(
  environments: readonly Environment[],
  parts: readonly Part[],
  result: Omit<Conversion, 'tree'>,
  options: ConversionOptions,
): string {
  const sections = [
    `# ${options.chart} as Kustomize\n`,
    introduction(result),
    parityTable(result),
    overlayTable(result),
    section('Components', componentLines(result)),
    ...result.policies.flatMap(({ notes }) => notes.map(({ title, lines }) => section(title, lines))),
    section('Documents that Helm leaves out too', droppedLines(environments)),
    section('Calls of lookup, which found nothing', lookupLines(environments)),
    section('Secrets that stand elsewhere, too', leakLines(result)),
    provenanceTable([...environments, ...parts.flatMap((part) => part.environments)]),
  ];
  return sections.filter((text) => text !== '').join('\n');
}

function introduction(result: Omit<Conversion, 'tree'>): string {
  const crds =
    result.crds > 0
      ? `Apply \`crds/\` (${result.crds} objects) first: \`kubectl apply --server-side -k crds\`. ` +
        'Server-side, because `kubectl apply` keeps a copy of each object in an annotation, which may not be ' +
        'longer than 256 KiB.\n'
      : '';
  const [first] = result.overlays;
  return (
    `\`base/\` holds ${result.baseObjects} objects, \`overlays/\` one folder for each environment: ` +
    `\`kubectl apply -k overlays/${first?.environment ?? 'NAME'}\`.\n${crds}`
  );
}

function parityTable({ parity }: Omit<Conversion, 'tree'>): string {
  const rows = parity.map(
    ({ environment, objects, equal, holds, helmDigest }) =>
      `| ${environment} | ${objects} | ${equal} | ${holds ? 'holds' : 'BROKEN'} | \`${helmDigest.slice(0, 16)}\` |`,
  );
  return `## Parity with Helm\n\n| environment | objects | equal | parity | SHA-256 |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

function overlayTable({ overlays }: Omit<Conversion, 'tree'>): string {
  const rows = overlays.map(
    ({ environment, edits, added, removed, patched, components, lifted }) =>
      `| ${[environment, edits, added, removed, patched, components.join(', '), lifted.join(', ')].join(' | ')} |`,
  );
  const total = overlays.reduce((sum, { edits }) => sum + edits, 0);
  return (
    `## Overlays\n\n${total} edits in all.\n\n` +
    '| environment | edits | added | deleted | patched | components | fields |\n|---|---|---|---|---|---|---|\n' +
    `${rows.join('\n')}\n`
  );
}

function componentLines({ components }: Omit<Conversion, 'tree'>): string[] {
  return components.map(
    ({ name, objects, environments }) =>
      `\`components/${name}\`: ${objects} ${objects === 1 ? 'object' : 'objects'} of ${environments.join(', ')}`,
  );
}

function section(title: string, lines: readonly string[]): string {
  const unique = [...new Set(lines)];
  return unique.length === 0 ? '' : `## ${title}\n\n${unique.map((line) => `- ${line}`).join('\n')}\n`;
}

function droppedLines(environments: readonly Environment[]): string[] {
  return environments.flatMap(({ dropped }) => dropped.map(({ source, reason }) => `${source}: ${reason}`));
}

function lookupLines(environments: readonly Environment[]): string[] {
  return environments.flatMap(({ lookups }) =>
    lookups.map(({ apiVersion, kind, namespace, name }) => `${apiVersion} ${kind} ${namespace}/${name}`),
  );
}

function leakLines({ redactor }: Omit<Conversion, 'tree'>): string[] {
  return redactor.leaks.map(leakText);
}
