import { templateFunctions } from '../../../src/helm/functions/index.ts';
import { formatValue } from '../../../src/helm/values/go-format.ts';
import {
  type FunctionContext,
  GoError,
  type GoFunction,
  GoInt,
  type GoMap,
  type GoValue,
} from '../../../src/helm/values/go-value.ts';

/** A context whose clock stands still and whose random bytes are counted up. */
export function testContext(helmVersion: 3 | 4 = 3): FunctionContext {
  let next = 7;
  return {
    helmVersion,
    now: () => new Date('2024-05-06T07:08:09.000Z'),
    randomBytes: (size) =>
      Uint8Array.from({ length: size }, () => {
        next = (Math.imul(next, 1103515245) + 12345) >>> 0;
        return next >>> 16;
      }),
    timeZone: 'UTC',
    checkDeadline: () => undefined,
  };
}

const TOKEN =
  /\s*(?:("(?:[^"\\]|\\.)*")|`([^`]*)`|([()|])|(-?(?:0x[0-9a-f]+|[0-9][0-9.]*(?:e[-+]?[0-9]+)?))|((?:\.[A-Za-z_][A-Za-z0-9_]*)+|[A-Za-z_][A-Za-z0-9_]*))/iy;

interface Token {
  readonly kind: 'text' | 'sign' | 'number' | 'name';
  readonly text: string;
}

function tokens(source: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (source.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) throw new Error(`cannot read ${source.slice(at)}`);
    const [, quoted, raw, sign, number, name] = match;
    if (quoted !== undefined) found.push({ kind: 'text', text: unquote(quoted) });
    else if (raw !== undefined) found.push({ kind: 'text', text: raw });
    else if (sign !== undefined) found.push({ kind: 'sign', text: sign });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else found.push({ kind: 'name', text: name ?? '' });
  }
  return found;
}

function unquote(quoted: string): string {
  return JSON.parse(
    quoted
      .replaceAll(/\\U([0-9a-f]{8})/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
      .replaceAll(/\\x([0-9a-f]{2})/g, '\\u00$1')
      .replaceAll('\\a', '\\u0007')
      .replaceAll('\\v', '\\u000b'),
  );
}

/**
 * Evaluates one template expression (calls, pipes, parentheses, literals, `.Values` paths), without the
 * template engine, so that functions can be tested alone.
 */
export function evaluate(source: string, values: GoMap = new Map(), context = testContext()): GoValue {
  const functions = templateFunctions(context.helmVersion);
  const list = tokens(source);
  let at = 0;
  const peek = () => list[at]?.text ?? '';
  const isSign = (sign: string) => list[at]?.kind === 'sign' && peek() === sign;

  function pipeline(): GoValue {
    let value = command(undefined);
    while (isSign('|')) {
      at++;
      value = command([value]);
    }
    return value;
  }

  function command(last: GoValue[] | undefined): GoValue {
    const token = list[at];
    const called = token?.kind === 'name' ? functions.get(token.text) : undefined;
    if (called === undefined) {
      const value = operand();
      return value !== null && typeof value === 'object' && 'call' in value
        ? call(value as unknown as GoFunction, last)
        : value;
    }
    at++;
    return call(called, last);
  }

  function call(called: GoFunction, last: GoValue[] | undefined): GoValue {
    const args: GoValue[] = [];
    while (at < list.length && !isSign(')') && !isSign('|')) args.push(operand());
    return called.call([...args, ...(last ?? [])], context);
  }

  function operand(): GoValue {
    const token = list[at++];
    if (token === undefined) throw new Error(`${source} ends early`);
    if (token.kind === 'text') return token.text;
    if (token.kind === 'number')
      return /^-?(?:0x[0-9a-f]+|[0-9]+)$/i.test(token.text)
        ? new GoInt(token.text.startsWith('-') ? -BigInt(token.text.slice(1)) : BigInt(token.text))
        : Number(token.text);
    if (token.text === '(') {
      const value = pipeline();
      at++;
      return fields(value);
    }
    if (token.text === 'true' || token.text === 'false') return token.text === 'true';
    if (token.text === 'nil') return null;
    if (token.text.startsWith('.Values')) return path(values, token.text.slice('.Values'.length));
    const called = functions.get(token.text);
    if (called === undefined) throw new GoError(`function "${token.text}" not defined`);
    return called.call([], context);
  }

  function fields(value: GoValue): GoValue {
    if (list[at]?.kind !== 'name' || !peek().startsWith('.')) return value;
    return path(value, list[at++]?.text ?? '');
  }

  function path(start: GoValue, text: string): GoValue {
    let value = start;
    for (const name of text.split('.').slice(1)) {
      if (value instanceof Map) value = value.get(name) ?? null;
      else if (value !== null && typeof value === 'object' && 'field' in value) {
        const method = value.method(name);
        if (method === undefined) value = value.field(name) ?? null;
        else if (method.params.length === 0) value = method.call([], context);
        else return method as unknown as GoValue;
      } else throw new GoError(`no field ${name}`);
    }
    return value;
  }

  return pipeline();
}

/** What a template shows for an expression, or its error in the form `ERR text`. */
export function show(source: string, values?: GoMap, context?: FunctionContext): string {
  try {
    const value = evaluate(source, values, context);
    return value === null ? '' : formatValue(value);
  } catch (error) {
    if (error instanceof GoError) return `ERR ${error.message}`;
    throw error;
  }
}
