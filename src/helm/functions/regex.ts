import { type Matcher, RE2JS } from 're2js';
import { quoteText } from '../values/go-format.ts';
import { type FunctionContext, GoError, type GoFunction, type GoValue } from '../values/go-value.ts';
import { nilList } from '../values/nil-list.ts';
import { define, stringList } from './define.ts';

const CACHE_SIZE = 512;
const compiled = new Map<string, RE2JS>();

/** regexp.Compile; charts use the same few patterns over and over. */
function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(firstNamesOnly(pattern));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Go shows the part that is wrong, which is empty here, and re2js leaves it out.
    throw new GoError(message.endsWith('at end of expression') ? `${message}: \`\`` : message);
  }
  if (compiled.size >= CACHE_SIZE) compiled.clear();
  compiled.set(pattern, regex);
  return regex;
}

/** Go lets two groups have the same name, re2js does not: the later ones lose theirs. */
function firstNamesOnly(pattern: string): string {
  if (!pattern.includes('(?')) return pattern;
  const seen = new Set<string>();
  return pattern.replaceAll(/(?<!\\)\(\?P?<(\w+)>/g, (group: string, name: string) => {
    if (seen.has(name)) return '(';
    seen.add(name);
    return group;
  });
}

/** regexp.MustCompile, whose panic shows the pattern. */
function mustCompile(pattern: string): RE2JS {
  try {
    return compile(pattern);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    const shown = pattern.includes('`') ? quoteText(pattern) : `\`${pattern}\``;
    throw new GoError(`regexp: Compile(${shown}): ${error.message}`);
  }
}

type Groups = (index: number) => string;
interface Match {
  readonly start: number;
  readonly end: number;
  /** Text of a group, empty if it took no part. */
  readonly group: Groups;
}

/** Go's matches: an empty one right behind another match does not count. */
function* matches(regex: RE2JS, text: string, context: FunctionContext): Generator<Match> {
  const matcher: Matcher = regex.matcher(text);
  const group: Groups = (index) => matcher.group(index) ?? '';
  let previousEnd = -1;
  for (let at = 0; at <= text.length && matcher.find(at); ) {
    context.checkDeadline();
    const start = matcher.start();
    const end = matcher.end();
    if (start !== end || start !== previousEnd) yield { start, end, group };
    previousEnd = end;
    at = end > start ? end : end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
  }
}

function findAll(regex: RE2JS, text: string, limit: number, context: FunctionContext): GoValue {
  const found: string[] = [];
  if (limit === 0) return nilList('[]string');
  for (const { start, end } of matches(regex, text, context)) {
    found.push(text.slice(start, end));
    if (found.length === limit) break;
  }
  return found.length === 0 ? nilList('[]string') : stringList(found);
}

function find(regex: RE2JS, text: string): string {
  const matcher = regex.matcher(text);
  return matcher.find() ? text.slice(matcher.start(), matcher.end()) : '';
}

function replaceAll(
  regex: RE2JS,
  text: string,
  replacement: (match: Match) => string,
  context: FunctionContext,
): string {
  let result = '';
  let copied = 0;
  for (const match of matches(regex, text, context)) {
    result += text.slice(copied, match.start) + replacement(match);
    copied = match.end;
  }
  return result + text.slice(copied);
}

const REFERENCE = /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

/** regexp.Expand: `$name` takes as many letters, digits and `_` as there are; unknown names are empty. */
function expand(template: string, regex: RE2JS): (match: Match) => string {
  if (!template.includes('$')) return () => template;
  const names = regex.namedGroups();
  const groups = regex.groupCount();
  return ({ group }) =>
    template.replaceAll(REFERENCE, (all: string, braced?: string, bare?: string) => {
      const name = braced ?? bare;
      if (name === undefined) return all.slice(1);
      const index = /^(?:0|[1-9][0-9]*)$/.test(name)
        ? Number(name)
        : Object.hasOwn(names, name)
          ? names[name]
          : undefined;
      return index === undefined || index > groups ? '' : group(index);
    });
}

function split(regex: RE2JS, text: string, limit: number, context: FunctionContext): GoValue {
  if (limit === 0) return nilList('[]string');
  if (regex.pattern() !== '' && text === '') return stringList(['']);
  const parts: string[] = [];
  let from = 0;
  let end = 0;
  for (const match of matches(regex, text, context)) {
    if (limit > 0 && parts.length === limit - 1) break;
    end = match.start;
    if (match.end !== 0) parts.push(text.slice(from, end));
    from = match.end;
  }
  if (end !== text.length) parts.push(text.slice(from));
  return stringList(parts);
}

/** The function and its `must` twin: they differ in how the error of a bad pattern reads. */
function both(
  name: string,
  make: (name: string, compile: (pattern: string) => RE2JS) => GoFunction,
): GoFunction[] {
  return [make(name, mustCompile), make(`must${name.charAt(0).toUpperCase()}${name.slice(1)}`, compile)];
}

function matchesOrNot(pattern: string, text: string): boolean {
  try {
    return compile(pattern).test(text);
  } catch (error) {
    if (error instanceof GoError) return false;
    throw error;
  }
}

export const regexFunctions: readonly GoFunction[] = [
  define('regexMatch', ['string', 'string'], (pattern, text) => matchesOrNot(pattern, text)),
  define('mustRegexMatch', ['string', 'string'], (pattern, text) => compile(pattern).test(text)),
  ...both('regexFind', (name, regexOf) =>
    define(name, ['string', 'string'], (pattern, text) => find(regexOf(pattern), text)),
  ),
  ...both('regexFindAll', (name, regexOf) =>
    define(name, ['string', 'string', 'int'], (pattern, text, limit, context) =>
      findAll(regexOf(pattern), text, limit, context),
    ),
  ),
  ...both('regexReplaceAll', (name, regexOf) =>
    define(name, ['string', 'string', 'string'], (pattern, text, template, context) => {
      const regex = regexOf(pattern);
      return replaceAll(regex, text, expand(template, regex), context);
    }),
  ),
  ...both('regexReplaceAllLiteral', (name, regexOf) =>
    define(name, ['string', 'string', 'string'], (pattern, text, replacement, context) =>
      replaceAll(regexOf(pattern), text, () => replacement, context),
    ),
  ),
  ...both('regexSplit', (name, regexOf) =>
    define(name, ['string', 'string', 'int'], (pattern, text, limit, context) =>
      split(regexOf(pattern), text, limit, context),
    ),
  ),
  define('regexQuoteMeta', ['string'], (text) => text.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&')),
];
