import { checkbox, confirm, input, number, select } from '@inquirer/prompts';
import type { FieldEntry } from '../commands/command-entry.ts';
import type { AskForValues } from './input.ts';

/** Asks for missing values on stderr, one question a field, each answer checked by the command's schema. */
export function createAsk(host: NodeJS.Process, signal: AbortSignal): AskForValues {
  const streams = { input: host.stdin, output: host.stderr, signal, clearPromptOnDone: false };
  return async (missing, validate) => {
    const answers: Record<string, unknown> = {};
    for (const field of missing) {
      const check = (value: unknown) => validate(field.key, value) ?? true;
      const answer = await question(field, check, streams);
      if (answer !== undefined && answer !== '') answers[field.key] = answer;
    }
    return answers;
  };
}

type Streams = NonNullable<Parameters<typeof input>[1]>;

async function question(
  field: FieldEntry,
  check: (value: unknown) => true | string,
  streams: Streams,
): Promise<unknown> {
  const message = field.prompt ?? `${field.description}:`;
  const choices = field.values?.map((value) => ({ value, name: value }));
  switch (field.type) {
    case 'boolean':
      return confirm({ message, default: field.default === true }, streams);
    case 'number':
      return number(
        {
          message,
          required: field.required,
          ...(typeof field.default === 'number' ? { default: field.default } : {}),
          validate: check,
        },
        streams,
      );
    case 'list': {
      if (choices !== undefined) return checkbox({ message, choices, required: field.required }, streams);
      const text = await input({ message: `${message} (separated by blanks)` }, streams);
      const items = text.split(/[\s,]+/).filter(Boolean);
      return items.length === 0 && !field.required ? undefined : items;
    }
    default:
      if (choices !== undefined) {
        return select(
          { message, choices, ...(typeof field.default === 'string' ? { default: field.default } : {}) },
          streams,
        );
      }
      return input(
        {
          message,
          ...(typeof field.default === 'string' ? { default: field.default } : {}),
          validate: (text) => (text === '' && !field.required ? true : check(text)),
        },
        streams,
      );
  }
}
