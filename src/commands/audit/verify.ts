import { resolve } from 'node:path';
import { z } from 'zod';
import { type AuditFaultKind, checkAuditFiles } from '../../audit/audit-chain.ts';
import { readAuditInput } from '../../audit/audit-files.ts';
import { MartyError } from '../../errors.ts';
import { defineCommand } from '../command.ts';

const CODES = {
  malformed: 'MARTY-A001',
  edited: 'MARTY-A002',
  chain: 'MARTY-A003',
  start: 'MARTY-A004',
  truncated: 'MARTY-A005',
} as const satisfies Record<AuditFaultKind, string>;

const path = (description: string, value: string) =>
  z.string().optional().describe(description).meta({ value, complete: 'file' });

export default defineCommand({
  path: ['audit', 'verify'],
  summary: 'Check that nobody edited, cut or reordered an audit log of a service',
  description:
    'Reads the files of one log, oldest first. The head, which names the last entry, is read from FILE.head beside ' +
    'the last file; without one a cut at the end cannot be found. A log that was sealed with a key needs the key.',
  arguments: z.object({
    files: z
      .array(z.string())
      .default([])
      .describe('Files of the log, oldest first')
      .meta({ complete: 'file' }),
  }),
  options: z.object({
    keyFile: path('File with the key of the log; a newline at its end is no part of it', 'FILE'),
    head: path('File with the head of the log', 'FILE'),
    after: z
      .string()
      .optional()
      .describe('Last entry before the first file, as SEQ:HASH, where older parts are elsewhere')
      .meta({ value: 'ENTRY' }),
  }),
  examples: [
    { command: 'marty audit verify logs/audit.jsonl', explains: 'check a log that has one file' },
    {
      command: 'marty audit verify logs/audit-*.jsonl logs/audit.jsonl --key-file audit.key',
      explains: 'a log that was rotated and has a key',
    },
    {
      command: 'marty audit verify audit.jsonl --format junit',
      explains: 'as a report for a CI job',
    },
  ],
  output: z.object({
    entries: z.number(),
    last: z.object({ seq: z.number(), hash: z.string() }),
    head: z.boolean(),
    faults: z.array(z.object({ file: z.string(), line: z.number(), kind: z.string(), message: z.string() })),
  }),
  writes: false,
  findings: true,

  async run(input, { cwd, fs, warn }) {
    if (input.files.length === 0)
      throw new MartyError('MARTY-U003', 'The files of the audit log are missing.');
    const { files, key, head, after } = readAuditInput(fs, (file) => resolve(cwd, file), input);
    const { entries, last, faults } = checkAuditFiles(files, {
      ...(key === undefined ? {} : { key }),
      ...(head === undefined ? {} : { head }),
      ...(after === undefined ? {} : { after }),
    });
    if (head === undefined) warn('There is no head: a cut at the end of the log would not be found.');
    return {
      kind: 'report',
      data: { entries, last, head: head !== undefined, faults },
      text: (style) =>
        faults.length === 0
          ? `${style.green('✔')} ${entries} entries, none edited. The last is ${last.seq}:${last.hash}`
          : `${style.red('✖')} ${entries} entries, ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:`,
      findings: faults.map(({ file, line, kind, message }) => ({
        code: CODES[kind],
        level: 'error',
        message,
        where: line === 0 ? { file } : { file, line },
      })),
    };
  },
});
