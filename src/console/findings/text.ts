import type { Finding, TextStyle } from '../../commands/command.ts';
import { formatLocation } from '../../errors.ts';

/** Findings for people: place, level, message, code, and the hint below. */
export function findingsText(findings: readonly Finding[], style: TextStyle): string {
  const paint = { error: style.red, warning: style.yellow, note: style.dim } as const;
  return findings
    .map(({ code, level, message, where, hint }) => {
      const place = where === undefined ? '' : `${style.cyan(formatLocation(where))} `;
      const lines = [`${place}${paint[level](level)} ${message} ${style.dim(`[${code}]`)}`];
      if (hint !== undefined) lines.push(`  ${style.bold('hint')} ${hint}`);
      return `${lines.join('\n')}\n`;
    })
    .join('');
}
