import { z } from 'zod';
import { ERRORS, type ErrorCode, MartyError } from '../errors.ts';
import { defineCommand, type ShellView, type TextStyle } from './command.ts';
import { HELP_TOPICS } from './help-topics.ts';

export default defineCommand({
  path: ['help'],
  summary: 'Explain a command, a topic or an error code',
  arguments: z.object({
    topic: z.array(z.string()).default([]).describe('A command, a topic, or a code such as MARTY-U003'),
  }),
  options: z.object({}),
  examples: [
    { command: 'marty help', explains: 'The commands and topics' },
    { command: 'marty help exit-codes', explains: 'A topic' },
    { command: 'marty help MARTY-U003', explains: 'What an error code means' },
  ],
  output: z.object({ topic: z.string(), text: z.string() }),
  writes: false,
  async run({ topic }, { shell }) {
    const text = (style: TextStyle) => explain(topic, shell, style);
    return { kind: 'report', data: { topic: topic.join(' '), text: text(PLAIN) }, text };
  },
});

const plain = (text: string) => text;
const PLAIN: TextStyle = {
  bold: plain,
  dim: plain,
  red: plain,
  green: plain,
  yellow: plain,
  cyan: plain,
  table: (rows) => rows.map((row) => row.join('  ')).join('\n'),
};

/** Throws MARTY-U012 for a word that names nothing. */
function explain(topic: readonly string[], shell: ShellView | undefined, style: TextStyle): string {
  const name = topic.join(' ');
  const known = shell?.commands ?? [];
  const isPath = known.some(({ path }) => topic.every((word, index) => path[index] === word));
  if (name === '') return `${shell?.help([], style) ?? ''}\n${topics(style)}`;
  if (isPath) return shell?.help(topic, style) ?? '';
  const page = HELP_TOPICS[name];
  if (page !== undefined) return `${style.bold(page.summary)}\n\n${page.text}`;
  const code = name.toUpperCase();
  if (isErrorCode(code)) {
    const { meaning, hint, exit } = ERRORS[code];
    return `${style.bold(code)} (exit code ${exit})\n\n${meaning}\n${hint}`;
  }
  throw new MartyError('MARTY-U012', `There is no help on "${name}".`, {
    hint: `Topics: ${Object.keys(HELP_TOPICS).join(', ')}; or a command, or an error code.`,
  });
}

function topics(style: TextStyle): string {
  const width = Math.max(...Object.keys(HELP_TOPICS).map((name) => name.length));
  const lines = Object.entries(HELP_TOPICS).map(([name, page]) => `  ${name.padEnd(width)}  ${page.summary}`);
  return `${style.bold('Topics:')}\n${lines.join('\n')}`;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
