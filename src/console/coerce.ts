import type { FieldEntry, SettingOrigin } from '../commands/command-entry.ts';
import { MartyError } from '../errors.ts';
import { valueHint } from './suggest.ts';

const TRUE = ['true', '1', 'yes', 'on'];
const FALSE = ['false', '0', 'no', 'off'];

/**
 * A raw value of a flag (strings, or a list of them), of a variable (one string; lists are separated by commas) or
 * of a file (any type) as the field's type. `source` names it in the error. Throws MARTY-U004.
 */
export function coerce(field: FieldEntry, raw: unknown, source: string, origin: SettingOrigin): unknown {
  const fail = (expected: string, hint?: string): MartyError => {
    const named = origin === 'flag' ? source : `${field.key} (${source})`;
    return new MartyError('MARTY-U004', `${named}: ${JSON.stringify(raw)} is not ${expected}.`, {
      ...(hint === undefined ? {} : { hint }),
      ...(origin === 'project' || origin === 'user' ? { where: { file: source } } : {}),
    });
  };
  switch (field.type) {
    case 'boolean': {
      if (typeof raw === 'boolean') return raw;
      const word = String(raw).toLowerCase();
      if (TRUE.includes(word)) return true;
      if (FALSE.includes(word)) return false;
      throw fail('true or false');
    }
    case 'number': {
      const number = typeof raw === 'string' && raw.trim() === '' ? Number.NaN : Number(raw);
      if (!Number.isFinite(number)) throw fail('a number');
      return number;
    }
    case 'list': {
      const list = listOf(raw, origin);
      for (const item of list) checkAllowed(field, item, fail);
      return list;
    }
    case 'map':
      return mapOf(raw, origin, () => fail('KEY=VALUE'));
    case 'string': {
      if (typeof raw === 'boolean' && field.valueOptional) return raw;
      if (typeof raw === 'object' && raw !== null) throw fail('a single value');
      checkAllowed(field, String(raw), fail);
      return String(raw);
    }
  }
}

function checkAllowed(
  { values }: FieldEntry,
  item: string,
  fail: (expected: string, hint: string) => MartyError,
): void {
  if (values !== undefined && !values.includes(item)) {
    throw fail(`one of ${values.join(', ')}`, valueHint(item, values));
  }
}

function listOf(raw: unknown, origin: SettingOrigin): string[] {
  if (Array.isArray(raw)) return raw.map(String);
  return origin === 'environment'
    ? String(raw)
        .split(',')
        .map((item) => item.trim())
    : [String(raw)];
}

function mapOf(raw: unknown, origin: SettingOrigin, fail: () => MartyError): Record<string, string> {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) {
    return Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, String(value)]));
  }
  return Object.fromEntries(
    listOf(raw, origin).map((pair) => {
      const split = pair.indexOf('=');
      if (split <= 0) throw fail();
      return [pair.slice(0, split), pair.slice(split + 1)];
    }),
  );
}
