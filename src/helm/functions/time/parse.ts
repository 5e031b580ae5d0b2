import { quoteText } from '../../values/go-format.ts';
import { GoError } from '../../values/go-value.ts';
import { GoTime, localToUnix } from './go-time.ts';
import { layoutPieces, MONTHS, WEEKDAYS } from './layout.ts';
import { formatOffset, type Zone } from './zone.ts';

interface Parts {
  year: number;
  month: number;
  day: number;
  yearDay: number;
  hour: number;
  minute: number;
  second: number;
  fraction: bigint;
  afternoon: boolean | undefined;
  zone: Zone | undefined;
}

/** time.ParseInLocation. @throws GoError in Go's words */
export function parseTime(layout: string, value: string, local: Zone): GoTime {
  const parts: Parts = {
    year: 0,
    month: 1,
    day: 1,
    yearDay: -1,
    hour: 0,
    minute: 0,
    second: 0,
    fraction: 0n,
    afternoon: undefined,
    zone: undefined,
  };
  let rest = value;
  const pieces = layoutPieces(layout);
  for (const [i, { token, text }] of pieces.entries()) {
    const used = token === undefined ? skipText(rest, text) : read(token, rest, parts);
    if (used === undefined)
      throw new GoError(
        `parsing time ${quoteText(value)} as ${quoteText(layout)}: cannot parse ${quoteText(rest)} as ${quoteText(text)}`,
      );
    if (typeof used === 'string') throw new GoError(`parsing time ${quoteText(value)}: ${used} out of range`);
    rest = rest.slice(used);
    // A fraction may follow the seconds even where the layout has none.
    if ((token === '5' || token === '05') && !/^[.,]/.test(pieces[i + 1]?.token ?? '')) {
      const fraction = /^[.,][0-9]+/.exec(rest)?.[0] ?? '';
      if (fraction !== '') parts.fraction = nanoseconds(fraction);
      rest = rest.slice(fraction.length);
    }
  }
  if (rest !== '') throw new GoError(`parsing time ${quoteText(value)}: extra text: ${quoteText(rest)}`);
  return assemble(parts, value, local);
}

/** Length of the text in front of the rest; a space stands for any number of them. */
function skipText(rest: string, text: string): number | undefined {
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === ' ') {
      if (at < rest.length && rest[at] !== ' ') return undefined;
      while (text[i + 1] === ' ') i++;
      while (rest[at] === ' ') at++;
    } else if (rest[at] === text[i]) at++;
    else return undefined;
  }
  return at;
}

type NumberField = 'year' | 'month' | 'day' | 'yearDay' | 'hour' | 'minute' | 'second';
const NUMBERS: Readonly<Record<string, readonly [NumberField, RegExp, number, number]>> = {
  '2006': ['year', /^[0-9]{4}/, 0, 9999],
  '1': ['month', /^[0-9]{1,2}/, 1, 12],
  '01': ['month', /^[0-9]{2}/, 1, 12],
  '2': ['day', /^ ?[0-9]{1,2}/, 0, 99],
  _2: ['day', /^ ?[0-9]{1,2}/, 0, 99],
  '02': ['day', /^[0-9]{2}/, 0, 99],
  __2: ['yearDay', /^ {0,2}[0-9]{1,3}/, 0, 999],
  '002': ['yearDay', /^[0-9]{3}/, 0, 999],
  '15': ['hour', /^[0-9]{1,2}/, 0, 23],
  '3': ['hour', /^[0-9]{1,2}/, 0, 12],
  '03': ['hour', /^[0-9]{2}/, 0, 12],
  '4': ['minute', /^[0-9]{1,2}/, 0, 59],
  '04': ['minute', /^[0-9]{2}/, 0, 59],
  '5': ['second', /^[0-9]{1,2}/, 0, 59],
  '05': ['second', /^[0-9]{2}/, 0, 59],
};

/** Reads one part; its length, undefined if it is not there, or the name of the part that is out of range. */
function read(token: string, rest: string, parts: Parts): number | undefined | string {
  const rule = NUMBERS[token];
  if (rule !== undefined) {
    const [field, pattern, least, most] = rule;
    const digits = pattern.exec(rest)?.[0];
    if (digits === undefined) return undefined;
    const number = Number(digits);
    if (number < least || number > most) return field;
    parts[field] = number;
    return digits.length;
  }
  switch (token) {
    case '06': {
      const digits = /^[0-9]{2}/.exec(rest)?.[0];
      if (digits === undefined) return undefined;
      parts.year = Number(digits) + (Number(digits) >= 69 ? 1900 : 2000);
      return 2;
    }
    case 'January':
      return readName(rest, MONTHS, (index) => (parts.month = index + 1));
    case 'Jan':
      return readName(
        rest,
        MONTHS.map((name) => name.slice(0, 3)),
        (index) => (parts.month = index + 1),
      );
    case 'Monday':
      return readName(rest, WEEKDAYS, () => undefined);
    case 'Mon':
      return readName(
        rest,
        WEEKDAYS.map((name) => name.slice(0, 3)),
        () => undefined,
      );
    case 'PM':
    case 'pm': {
      const half = rest.slice(0, 2);
      const [am, pm] = token === 'PM' ? ['AM', 'PM'] : ['am', 'pm'];
      if (half !== am && half !== pm) return undefined;
      parts.afternoon = half === pm;
      return 2;
    }
    case 'MST':
      return readZoneName(rest, parts);
    default:
      return /^[-Z]/.test(token) ? readOffset(token, rest, parts) : readFraction(token, rest, parts);
  }
}

function readName(
  rest: string,
  names: readonly string[],
  found: (index: number) => void,
): number | undefined {
  const index = names.findIndex((name) => rest.slice(0, name.length).toLowerCase() === name.toLowerCase());
  if (index < 0) return undefined;
  found(index);
  return names[index]?.length;
}

function readZoneName(rest: string, parts: Parts): number | undefined {
  const name = /^(?:UTC|GMT[+-][0-9]{1,2}|[A-Z]{3,5}|[+-][0-9]{2})/.exec(rest)?.[0];
  if (name === undefined) return undefined;
  const hours = /^(?:GMT)?([+-][0-9]+)$/.exec(name)?.[1];
  parts.zone = name === 'UTC' ? 'UTC' : { name, seconds: Number(hours ?? 0) * 3600 };
  return name.length;
}

function readOffset(token: string, rest: string, parts: Parts): number | undefined {
  if (token.startsWith('Z') && rest.startsWith('Z')) {
    parts.zone = 'UTC';
    return 1;
  }
  const shape = token.slice(1).replace('07', '([0-9]{2})').replaceAll('00', '([0-9]{2})');
  const match = new RegExp(`^([+-])${shape}`).exec(rest);
  if (match === null) return undefined;
  const [all, sign, hours, minutes = '0', seconds = '0'] = match;
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const offset = sign === '-' ? -size : size;
  parts.zone = size === 0 ? 'UTC' : { name: formatOffset(offset, '-0700'), seconds: offset };
  return all.length;
}

function readFraction(token: string, rest: string, parts: Parts): number | undefined {
  const exact = token.charAt(1) === '0';
  const digits = (exact ? new RegExp(`^[.,][0-9]{${token.length - 1}}`) : /^[.,][0-9]+/).exec(rest)?.[0];
  if (digits === undefined) return exact ? undefined : 0;
  parts.fraction = nanoseconds(digits);
  return digits.length;
}

function nanoseconds(fraction: string): bigint {
  return BigInt(fraction.slice(1, 10).padEnd(9, '0'));
}

function assemble(parts: Parts, value: string, local: Zone): GoTime {
  let { month, day, hour } = parts;
  if (parts.afternoon === true && hour < 12) hour += 12;
  if (parts.afternoon === false && hour === 12) hour = 0;
  const date = new Date(0);
  if (parts.yearDay >= 0) {
    date.setUTCFullYear(parts.year, 0, parts.yearDay);
    if (date.getUTCFullYear() !== parts.year || parts.yearDay === 0)
      throw new GoError(`parsing time ${quoteText(value)}: day-of-year out of range`);
    month = date.getUTCMonth() + 1;
    day = date.getUTCDate();
  }
  date.setUTCFullYear(parts.year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || day < 1)
    throw new GoError(`parsing time ${quoteText(value)}: day out of range`);
  date.setUTCHours(hour, parts.minute, parts.second);
  const zone = parts.zone ?? local;
  return new GoTime(localToUnix(date.getTime(), zone) * 1_000_000_000n + parts.fraction, zone);
}
