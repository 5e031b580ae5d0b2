import type { GoFunction } from '../values/go-value.ts';
import { define } from './define.ts';
import { IS_SPACE, lowerRune, upperRune } from './strings.ts';

type WordKind = 'connector' | 'punctuation' | 'upper' | 'letters' | 'number' | 'other';

interface Word {
  readonly kind: WordKind;
  readonly runes: readonly string[];
}

const CJK = /[\u4e00-\u9fcc\u3400-\u4db5\u3040-\u30ff\u{20000}-\u{2b81d}\uf900-\ufad9\u{2f800}-\u{2fa1d}]/u;

function kindOfRune(rune: string): WordKind {
  if (isConnector(rune)) return 'connector';
  if (/\p{P}/u.test(rune)) return 'punctuation';
  if (isUpper(rune)) return 'upper';
  if (/\p{L}/u.test(rune) && !CJK.test(rune)) return 'letters';
  return /\p{N}/u.test(rune) ? 'number' : 'other';
}

function isConnector(rune: string): boolean {
  return rune === '-' || rune === '_' || IS_SPACE.test(rune);
}

function isUpper(rune: string): boolean {
  return /\p{Lu}/u.test(rune);
}

/** Splits a name where its kind of characters changes; `HTTPServer` is `HTTP` and `Server`. */
function wordsOf(text: string): Word[] {
  const runes = Array.from(text);
  const kinds = runes.map(kindOfRune);
  const words: Word[] = [];
  for (let start = 0; start < runes.length; ) {
    const kind = kinds[start] ?? 'other';
    let end = start + 1;
    while (kinds[end] === kind) end++;
    if (kind === 'upper' && kinds[end] === 'letters') {
      if (end - start > 1) end--;
      else while (kinds[end] === 'letters') end++;
    }
    words.push({ kind, runes: runes.slice(start, end) });
    start = end;
  }
  return words;
}

/** Lower case with a connector between words, by the rules of xstrings: numbers cling to what is before them. */
function joinWords(text: string, connector: string): string {
  const words = wordsOf(text);
  let result = '';
  let at = 0;
  const current = () => words[at]?.kind;
  const write = (word: Word | undefined) => {
    if (word === undefined) return;
    const lower = word.kind === 'connector' ? () => connector : lowerRune;
    result += word.runes.map(lower).join('');
  };
  const connect = () => {
    const next = current();
    if (next !== undefined && next !== 'connector' && next !== 'punctuation') result += connector;
  };
  const writeLettersAndNumbers = () => {
    while (current() === 'letters' || current() === 'number') write(words[at++]);
    connect();
  };
  while (at < words.length - 1) {
    const word = words[at++];
    write(word);
    if (word?.kind === 'number') writeLettersAndNumbers();
    else if (word?.kind !== 'connector' && word?.kind !== 'punctuation') {
      if (current() !== 'number') connect();
      else if (at < words.length - 1) {
        const number = words[at++];
        const joined = current() !== 'letters';
        if (!joined) result += connector;
        write(number);
        if (joined) connect();
        else writeLettersAndNumbers();
      }
    }
  }
  write(words[at]);
  return result;
}

/** Upper camel case; a capitalized word loses the rest of its capitals, and outer connectors stay. */
function camelCase(text: string): string {
  const runes = Array.from(text);
  let at = runes.findIndex((rune) => !isConnector(rune));
  if (at < 0) return text === '' ? '' : text + (runes.at(-1) ?? '');
  let result = runes.slice(0, at).join('');
  let previous = upperRune(runes[at] ?? '');
  let capitals = isUpper(runes[at] ?? '');
  for (at++; at < runes.length; at++) {
    let rune = runes[at] ?? '';
    if (isConnector(previous) && !isConnector(rune)) {
      capitals = isUpper(rune);
      rune = upperRune(rune);
    } else {
      if (capitals && !isConnector(previous)) {
        if (isUpper(rune)) rune = lowerRune(rune);
        else capitals = false;
      }
      result += previous;
    }
    previous = rune;
  }
  return result + previous;
}

export const caseFunctions: readonly GoFunction[] = [
  define('snakecase', ['string'], (text) => joinWords(text, '_')),
  define('kebabcase', ['string'], (text) => joinWords(text, '-')),
  define('camelcase', ['string'], (text) => camelCase(text)),
];
