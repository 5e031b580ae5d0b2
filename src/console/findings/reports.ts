import { resolve } from 'node:path';
import type { Finding } from '../../commands/command.ts';
import { MartyError } from '../../errors.ts';
import type { WriteFs } from '../../ports/fs.ts';
import { FINDING_FORMATS, type FindingFormat } from '../global-flags.ts';
import { valueHint } from '../suggest.ts';
import { toAnnotations } from './github.ts';
import { toJunit } from './junit.ts';
import { toMarkdown } from './markdown.ts';
import { toSarif } from './sarif.ts';

export interface Report {
  readonly format: FindingFormat;
  readonly path: string;
}

/** Reads `--report sarif=FILE` (also several, separated by commas). Throws MARTY-U004. */
export function parseReports(values: readonly string[], cwd: string): Report[] {
  return values
    .flatMap((value) => value.split(','))
    .map((value) => {
      const [format = '', ...rest] = value.split('=');
      const known = FINDING_FORMATS.find((candidate) => candidate === format && candidate !== 'text');
      const file = rest.join('=');
      if (known !== undefined && file !== '') return { format: known, path: resolve(cwd, file) };
      throw new MartyError('MARTY-U004', `--report: "${value}" is not FORMAT=FILE.`, {
        hint:
          known === undefined ? valueHint(format, FINDING_FORMATS.slice(1)) : `Write it as ${format}=FILE.`,
      });
    });
}

/** What a report says of the run. */
export interface ReportAbout {
  readonly command: string;
  readonly version: string;
  /** The command's own Markdown; else the findings are a table. */
  readonly markdown?: string | undefined;
}

/** The findings in a machine's format. */
export function formatFindings(
  format: Exclude<FindingFormat, 'text'>,
  findings: readonly Finding[],
  { command, version, markdown }: ReportAbout,
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ ok: true, command, version, data: null, findings }, null, 2)}\n`;
    case 'sarif':
      return `${JSON.stringify(toSarif(findings, version), null, 2)}\n`;
    case 'junit':
      return toJunit(findings, `marty ${command}`);
    case 'github':
      return toAnnotations(findings);
    case 'markdown':
      return markdown ?? toMarkdown(findings, command);
  }
}

/** Writes the reports, and the step summary of a GitHub job. Throws MARTY-U013. */
export function writeReports(
  reports: readonly Report[],
  findings: readonly Finding[],
  about: ReportAbout,
  fs: WriteFs,
  summaryFile: string | undefined,
): void {
  for (const { format, path } of reports) {
    if (format === 'text') continue;
    guarded(path, () => fs.writeFile(path, formatFindings(format, findings, about)));
  }
  if (summaryFile !== undefined && summaryFile !== '') {
    guarded(summaryFile, () => fs.appendFile(summaryFile, formatFindings('markdown', findings, about)));
  }
}

function guarded(file: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw new MartyError('MARTY-U013', `The report cannot be written: ${(cause as Error).message}`, {
      where: { file },
      cause,
    });
  }
}
