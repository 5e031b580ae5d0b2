import type { Finding } from '../../commands/command.ts';
import { formatLocation } from '../../errors.ts';

/** Findings as a Markdown table, for pull requests and the summary of a GitHub job. */
export function toMarkdown(findings: readonly Finding[], command: string): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, '<br>');
  const rows = findings.map(({ level, code, where, message }) => {
    const place = where === undefined ? '' : formatLocation(where);
    return `| ${[level, code, cell(place), cell(message)].join(' | ')} |\n`;
  });
  const head = '| level | code | where | message |\n| --- | --- | --- | --- |\n';
  return `### marty ${command}\n\n${rows.length === 0 ? 'No findings.\n' : head + rows.join('')}\n`;
}
