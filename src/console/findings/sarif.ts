import type { Finding } from '../../commands/command.ts';
import { ERRORS } from '../../errors.ts';

/** Findings as a SARIF 2.1.0 log (OASIS); files must be relative to the repository to be shown beside code. */
export function toSarif(findings: readonly Finding[], version: string): object {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'marty', version, rules: codes.map(rule) } },
        columnKind: 'unicodeCodePoints',
        results: findings.map((finding) => result(finding, codes.indexOf(finding.code))),
      },
    ],
  };
}

function rule(code: string): object {
  const entry = Object.entries(ERRORS).find(([known]) => known === code)?.[1];
  return {
    id: code,
    ...(entry === undefined ? {} : { shortDescription: { text: entry.meaning }, help: { text: entry.hint } }),
  };
}

function result({ code, level, message, where, hint }: Finding, ruleIndex: number): object {
  const region =
    where?.line === undefined
      ? {}
      : {
          region: {
            startLine: where.line,
            ...(where.column === undefined ? {} : { startColumn: where.column }),
          },
        };
  return {
    ruleId: code,
    ruleIndex,
    level,
    message: { text: hint === undefined ? message : `${message}\n${hint}` },
    ...(where === undefined
      ? {}
      : {
          locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(where.file) }, ...region } }],
        }),
  };
}
