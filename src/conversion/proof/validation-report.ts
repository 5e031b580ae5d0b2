import { z } from 'zod';
import type { MartyError } from '../../errors.ts';
import { formatId, idOf } from '../../objects/index.ts';
import type { Redactor } from '../redactor.ts';
import type { ReportStyle } from '../report.ts';
import type { EnvironmentProof, ProofFinding } from './environment-proof.ts';
import { valueText } from './shown-value.ts';
import type { Validation } from './validation.ts';
import type { YamlPlace } from './yaml-places.ts';

const place = z.object({ file: z.string(), line: z.int(), column: z.int() });

const found = z.object({
  kind: z.enum(['changed', 'missing', 'extra', 'renamed']),
  object: z.string(),
  builtAs: z.string().describe('Its identity in the tree, where it was renamed').optional(),
  similarity: z.number().describe('Share of equal leaves, 0 to 1').optional(),
  where: place,
  differences: z.array(
    z.object({
      path: z.string().describe('containers[web].env[LOG_LEVEL].value'),
      pointer: z.string().describe('JSON pointer'),
      helm: z.string().describe('Value as text; shortened, and redacted in Secrets'),
      kustomize: z.string(),
      note: z.enum(['order', 'formatting']).optional(),
      where: place,
    }),
  ),
});

/** Schema of the JSON result of a validation. */
export const validationSchema = z.object({
  valid: z.boolean().describe('Whether every environment builds what Helm renders'),
  environments: z.array(
    z.object({
      name: z.string(),
      holds: z.boolean(),
      objects: z.int().describe('Objects that Helm renders'),
      equal: z.int(),
      helmDigest: z
        .string()
        .describe('SHA-256 of the canonical form after the allowed differences')
        .optional(),
      kustomizeDigest: z.string().optional(),
      broken: z
        .object({ message: z.string(), file: z.string().optional(), line: z.int().optional() })
        .describe('Why the overlay does not build')
        .optional(),
      allowed: z.record(z.string(), z.int()).describe('Allowed differences by the name of their rule'),
      findings: z.array(found),
    }),
  ),
  outdated: z.array(z.string()).describe('Inputs that changed since the tree was converted'),
  unknown: z.array(z.string()).describe('Overlays that the lock file does not name'),
  absent: z.array(z.string()).describe('Environments of the lock file without an overlay'),
  values: z
    .array(
      z.object({
        environment: z.string(),
        path: z.string().describe('image.tag'),
        mutation: z.enum(['toggled', 'increased', 'changed']),
        verdict: z.enum(['live', 'fixed', 'no-effect', 'error']),
        via: z.array(z.string()).describe('Fields of a kustomization that say the same'),
        touches: z.array(z.string()).describe('Objects and JSON pointers that the value reaches'),
        problem: z.string().optional(),
      }),
    )
    .describe('What became of the values that --mutations tried')
    .optional(),
});

export type ValidationData = z.infer<typeof validationSchema>;

/** Turns a file of the tree into what a report names: a path from where the command runs. */
export type NameFile = (file: string) => string;

export function isValid({ environments, absent }: Validation): boolean {
  return absent.length === 0 && environments.every(({ parity }) => parity?.holds === true);
}

export function validationData(
  validation: Validation,
  nameFile: NameFile,
  redactor: Redactor,
): ValidationData {
  const at = ({ file, line, column }: YamlPlace): YamlPlace => ({ file: nameFile(file), line, column });
  return {
    valid: isValid(validation),
    environments: validation.environments.map(({ environment, parity, broken, findings }) => ({
      name: environment,
      holds: parity?.holds === true,
      objects: parity?.objects ?? 0,
      equal: parity?.equal ?? 0,
      ...(parity && { helmDigest: parity.helmDigest, kustomizeDigest: parity.kustomizeDigest }),
      ...(broken && { broken: brokenData(broken, nameFile) }),
      allowed: allowedCounts(parity),
      findings: findings.map((finding) => findingData(finding, at, redactor)),
    })),
    outdated: [...validation.outdated],
    unknown: [...validation.unknown],
    absent: [...validation.absent],
  };
}

function brokenData(
  { message, where }: MartyError,
  nameFile: NameFile,
): { message: string; file?: string; line?: number } {
  if (where === undefined) return { message };
  return { message, file: nameFile(where.file), ...(where.line !== undefined && { line: where.line }) };
}

function findingData(
  { kind, object, builtAs, similarity, where, differences }: ProofFinding,
  at: (place: YamlPlace) => YamlPlace,
  redactor: Redactor,
): ValidationData['environments'][number]['findings'][number] {
  const text = valueText(object, redactor);
  return {
    kind,
    object: formatId(idOf(object)),
    ...(builtAs !== undefined && { builtAs }),
    ...(similarity !== undefined && { similarity: Math.round(similarity * 1000) / 1000 }),
    where: at(where),
    differences: differences.map(({ path, pointer, left, right, note, where: inner }) => ({
      path,
      pointer,
      helm: text(left, pointer),
      kustomize: text(right, pointer),
      ...(note && { note }),
      where: at(inner),
    })),
  };
}

function allowedCounts(parity: EnvironmentProof['parity']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { allowed } of parity?.differences ?? [])
    if (allowed !== undefined) counts[allowed] = (counts[allowed] ?? 0) + 1;
  return counts;
}

export interface ValidationFinding {
  readonly code: 'MARTY-V050' | 'MARTY-V051' | 'MARTY-V052' | 'MARTY-V053' | 'MARTY-V054';
  readonly level: 'error' | 'warning';
  readonly message: string;
  readonly where?: { readonly file: string; readonly line?: number; readonly column?: number };
}

/** One finding for each place that differs, and for what keeps the proof from being whole. */
export function validationFindings(data: ValidationData, lockFile: string): ValidationFinding[] {
  const lock = { file: lockFile };
  return [
    ...data.environments.flatMap(({ name, broken, findings }) => [
      ...(broken === undefined
        ? []
        : [
            error(
              'MARTY-V051',
              `${name}: the overlay does not build: ${broken.message}`,
              placeOf(broken, lock),
            ),
          ]),
      ...findings.flatMap((finding) => findingsOf(name, finding)),
    ]),
    ...data.absent.map((name) => error('MARTY-V054', `${name}: there is no overlay overlays/${name}`, lock)),
    ...data.outdated.map((path) =>
      warning('MARTY-V052', `${path} is not what the tree was converted from`, lock),
    ),
    ...data.unknown.map((name) =>
      warning(
        'MARTY-V053',
        `overlays/${name} is not in the lock file: nothing says what it should build`,
        lock,
      ),
    ),
  ];
}

type Place = NonNullable<ValidationFinding['where']>;

function placeOf(
  { file, line }: { file?: string | undefined; line?: number | undefined },
  otherwise: Place,
): Place {
  return file === undefined ? otherwise : { file, ...(line !== undefined && { line }) };
}

type DataFinding = ValidationData['environments'][number]['findings'][number];

function findingsOf(environment: string, finding: DataFinding): ValidationFinding[] {
  const about = `${environment}: ${finding.object}`;
  const presence =
    finding.kind === 'missing'
      ? [error('MARTY-V050', `${about} is not built`, finding.where)]
      : finding.kind === 'extra'
        ? [error('MARTY-V050', `${about} is built, but Helm does not render it`, finding.where)]
        : finding.kind === 'renamed'
          ? [error('MARTY-V050', `${about} is built as ${finding.builtAs ?? ''}`, finding.where)]
          : [];
  return [
    ...presence,
    ...finding.differences.map(({ path, helm, kustomize, note, where }) => {
      const kind = note === undefined ? '' : ` (${NOTES[note]})`;
      return error('MARTY-V050', `${about} ${path}: Helm ${helm}, Kustomize ${kustomize}${kind}`, where);
    }),
  ];
}

const NOTES = { order: 'the order alone', formatting: 'the formatting alone' } as const;

function error(code: ValidationFinding['code'], message: string, where: Place): ValidationFinding {
  return { code, level: 'error', message, where };
}

function warning(code: ValidationFinding['code'], message: string, where: Place): ValidationFinding {
  return { code, level: 'warning', message, where };
}

const HEADER = ['ENVIRONMENT', 'OBJECTS', 'EQUAL', 'ALLOWED', 'SHA-256', 'PARITY'];

function rows(data: ValidationData, mark: (holds: boolean) => string): string[][] {
  return data.environments.map(({ name, objects, equal, allowed, helmDigest = '', holds }) => [
    name,
    String(objects),
    String(equal),
    Object.entries(allowed)
      .map(([rule, count]) => `${count} ${rule}`)
      .join(', ') || 'none',
    helmDigest.slice(0, 12),
    mark(holds),
  ]);
}

/** The proof for people: a table, then each object that differs with both values. */
export function validationText(
  data: ValidationData,
  findings: readonly ValidationFinding[],
  style: ReportStyle,
): string {
  const table = style.table([
    HEADER,
    ...rows(data, (holds) => (holds ? style.green('holds') : style.red('broken'))),
  ]);
  const objects = data.environments.flatMap(({ name, findings }) =>
    findings.map((finding) => findingText(name, finding, style)),
  );
  const notes = findings
    .filter(({ code }) => code !== 'MARTY-V050')
    .map(({ level, message, where }) => {
      const paint = level === 'error' ? style.red : style.yellow;
      return `${paint(level)} ${message} ${where?.line === undefined ? '' : `(${where.file}:${where.line})`}`.trimEnd();
    });
  const values = data.values === undefined ? [] : [valuesText(data.values, style)];
  return [table, ...(notes.length > 0 ? [notes.join('\n')] : []), ...objects, ...values].join('\n\n');
}

const VERDICTS = {
  live: 'live',
  fixed: 'fixed',
  'no-effect': 'no effect',
  error: 'error',
} as const;

const MOST_PLACES = 2;

function valuesText(values: NonNullable<ValidationData['values']>, style: ReportStyle): string {
  const head = ['ENVIRONMENT', 'VALUE', 'MUTATION', 'VERDICT', 'WHERE'];
  const count = (verdict: string): number => values.filter((value) => value.verdict === verdict).length;
  const table = values.map(({ environment, path, mutation, verdict, via, touches, problem }) => {
    const more = touches.length > MOST_PLACES ? ` and ${touches.length - MOST_PLACES} more` : '';
    const places = `${touches.slice(0, MOST_PLACES).join(', ')}${more}`;
    const shown = verdict === 'live' ? style.green(`live: ${via.join(', ')}`) : VERDICTS[verdict];
    return [environment, path, mutation, shown, problem ?? places];
  });
  const sum =
    `${values.length} values tried: ${count('live')} live, ${count('fixed')} fixed, ` +
    `${count('no-effect')} without effect, ${count('error')} that the chart refuses. A fixed value needs a patch or ` +
    'another object: marty migrate generate-overlay writes it.';
  return `${style.table([head, ...table])}\n\n${sum}`;
}

function findingText(environment: string, finding: DataFinding, style: ReportStyle): string {
  const { kind, object, builtAs, similarity, where, differences } = finding;
  const what =
    kind === 'missing'
      ? style.red('is not built')
      : kind === 'extra'
        ? style.red('is built, but Helm does not render it')
        : kind === 'renamed'
          ? `${style.red('is built as')} ${builtAs ?? ''} (${Math.round((similarity ?? 0) * 100)} % alike)`
          : '';
  const head = `${style.bold(`${environment}: ${object}`)} ${what}`.trimEnd();
  const place = kind === 'changed' ? [] : [`  ${where.file}:${where.line}`];
  const lines = differences.flatMap(({ path, helm, kustomize, note, where: at }) => [
    `  ${path}${note === undefined ? '' : ` (${NOTES[note]})`}  ${at.file}:${at.line}`,
    style.red(`    − ${helm}`),
    style.green(`    + ${kustomize}`),
  ]);
  return [head, ...place, ...lines].join('\n');
}

/** The proof as Markdown, for pull requests and job summaries. */
export function validationMarkdown(data: ValidationData, findings: readonly ValidationFinding[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |\n`;
  const table = [
    HEADER.map((text) => text.toLowerCase()),
    HEADER.map(() => '---'),
    ...rows(data, (holds) => (holds ? 'holds' : '**broken**')),
  ];
  const objects = data.environments.flatMap(({ name, findings: own }) =>
    own.map((finding) => `#### ${name}: ${finding.object}\n\n${markdownDifferences(finding)}\n`),
  );
  const notes = findings
    .filter(({ code }) => code !== 'MARTY-V050')
    .map(({ level, message }) => `- ${level}: ${message}\n`);
  return [
    `### Migration ${data.valid ? 'is valid' : 'is not valid'}\n\n${table.map(row).join('')}`,
    ...(notes.length > 0 ? [notes.join('')] : []),
    ...objects,
  ].join('\n');
}

function markdownDifferences({ kind, builtAs, where, differences }: DataFinding): string {
  const presence = {
    missing: 'is not built',
    extra: 'is built, but Helm does not render it',
    renamed: `is built as ${builtAs ?? ''}`,
    changed: '',
  }[kind];
  const lines = differences.flatMap(({ path, helm, kustomize, note, where: at }) => [
    `# ${at.file}:${at.line} ${path}${note === undefined ? '' : ` (${NOTES[note]})`}`,
    `- ${helm}`,
    `+ ${kustomize}`,
  ]);
  const head = presence === '' ? '' : `${presence} (${where.file}:${where.line})\n`;
  return lines.length === 0 ? head : `${head}\`\`\`diff\n${lines.join('\n')}\n\`\`\`\n`;
}

/** Text in a table's cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}
