import type { Finding } from '../../commands/command.ts';
import { formatLocation } from '../../errors.ts';

/** Findings as a JUnit report: each is a test case, errors fail; without findings one case passes. */
export function toJunit(findings: readonly Finding[], suite: string): string {
  const failures = findings.filter(({ level }) => level === 'error').length;
  const cases =
    findings.length === 0 ? [`    <testcase classname="${escapeXml(suite)}" name="no findings"/>`] : [];
  const counts = `tests="${Math.max(1, findings.length)}" failures="${failures}" errors="0" skipped="0"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts}>
  <testsuite name="${escapeXml(suite)}" ${counts}>
${[...cases, ...findings.map((finding) => testCase(finding, suite))].join('\n')}
  </testsuite>
</testsuites>
`;
}

function testCase({ code, level, message, where, hint }: Finding, suite: string): string {
  const place = where === undefined ? '' : ` (${formatLocation(where)})`;
  const details = escapeXml([message, hint, place.trim()].filter(Boolean).join('\n'));
  const body =
    level === 'error'
      ? `<failure message="${escapeXml(message)}" type="${escapeXml(code)}">${details}</failure>`
      : `<system-out>${details}</system-out>`;
  return `    <testcase classname="${escapeXml(where?.file ?? suite)}" name="${escapeXml(`${code}${place}`)}">${body}</testcase>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** XML 1.0 forbids most control characters even as entities. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replace(/[&<>"\n]/g, (character) => ENTITIES[character] ?? character);
}
