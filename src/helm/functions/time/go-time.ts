import { GoError, type GoFunction, type GoObject, type GoValue } from '../../values/go-value.ts';
import { define, int, int64 } from '../define.ts';
import { layoutPieces, MONTHS, WEEKDAYS } from './layout.ts';
import { formatOffset, offsetAt, type Zone } from './zone.ts';

const NANOS = 1_000_000_000n;

/** Go's zero time.Time, in seconds since 1970. */
const ZERO_SECONDS = -62135596800n;

/** A time.Time: nanoseconds since 1970 and a zone to show it in. */
export class GoTime implements GoObject {
  readonly goType = 'time.Time';
  readonly goKind = 'struct';
  readonly nanoseconds: bigint;
  readonly zone: Zone;

  constructor(nanoseconds: bigint, zone: Zone) {
    this.nanoseconds = nanoseconds;
    this.zone = zone;
  }

  static zero(): GoTime {
    return new GoTime(ZERO_SECONDS * NANOS, 'UTC');
  }

  static ofDate(date: Date, zone: Zone): GoTime {
    return new GoTime(BigInt(date.getTime()) * 1_000_000n, zone);
  }

  static ofUnix(seconds: bigint, zone: Zone): GoTime {
    return new GoTime(seconds * NANOS, zone);
  }

  /** Seconds since 1970, rounded down. */
  get unix(): bigint {
    return (this.nanoseconds - this.fraction) / NANOS;
  }

  /** Nanoseconds within the second. */
  get fraction(): bigint {
    return ((this.nanoseconds % NANOS) + NANOS) % NANOS;
  }

  in(zone: Zone): GoTime {
    return new GoTime(this.nanoseconds, zone);
  }

  add(nanoseconds: bigint): GoTime {
    return new GoTime(this.nanoseconds + nanoseconds, this.zone);
  }

  field(): undefined {
    return undefined;
  }

  method(name: string): GoFunction | undefined {
    return METHODS[name]?.(this);
  }

  toGoString(): string {
    return formatTime(this, '2006-01-02 15:04:05.999999999 -0700 MST');
  }

  jsonValue(): GoValue {
    return formatTime(this, '2006-01-02T15:04:05.999999999Z07:00');
  }
}

/** Time.Format by a Go layout. */
export function formatTime(time: GoTime, layout: string): string {
  const milliseconds = Number(time.unix) * 1000;
  const offset = offsetAt(time.zone, milliseconds);
  const local = new Date(milliseconds + offset.seconds * 1000);
  const { fraction } = time;
  return layoutPieces(layout)
    .map(({ token, text }) => (token === undefined ? text : formatToken(token)))
    .join('');

  function formatToken(token: string): string {
    const hour = local.getUTCHours();
    const month = MONTHS[local.getUTCMonth()] ?? '';
    const weekday = WEEKDAYS[local.getUTCDay()] ?? '';
    switch (token) {
      case '2006':
        return padded(local.getUTCFullYear(), 4);
      case '06':
        return padded(local.getUTCFullYear() % 100, 2);
      case 'January':
        return month;
      case 'Jan':
        return month.slice(0, 3);
      case '1':
        return String(local.getUTCMonth() + 1);
      case '01':
        return padded(local.getUTCMonth() + 1, 2);
      case 'Monday':
        return weekday;
      case 'Mon':
        return weekday.slice(0, 3);
      case '2':
        return String(local.getUTCDate());
      case '_2':
        return String(local.getUTCDate()).padStart(2);
      case '02':
        return padded(local.getUTCDate(), 2);
      case '__2':
        return String(dayOfYear(local)).padStart(3);
      case '002':
        return padded(dayOfYear(local), 3);
      case '15':
        return padded(hour, 2);
      case '3':
        return String(hour % 12 || 12);
      case '03':
        return padded(hour % 12 || 12, 2);
      case '4':
        return String(local.getUTCMinutes());
      case '04':
        return padded(local.getUTCMinutes(), 2);
      case '5':
        return String(local.getUTCSeconds());
      case '05':
        return padded(local.getUTCSeconds(), 2);
      case 'PM':
        return hour >= 12 ? 'PM' : 'AM';
      case 'pm':
        return hour >= 12 ? 'pm' : 'am';
      case 'MST':
        return offset.name;
      default:
        if (token.startsWith('Z') && offset.seconds === 0) return 'Z';
        if (/^[-Z]/.test(token)) return formatOffset(offset.seconds, token);
        return formatFraction(fraction, token);
    }
  }
}

function padded(value: number, width: number): string {
  return (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(width, '0');
}

function dayOfYear(date: Date): number {
  const start = new Date(date);
  start.setUTCMonth(0, 1);
  return Math.round((date.getTime() - start.getTime()) / 86_400_000) + 1;
}

function formatFraction(fraction: bigint, token: string): string {
  const digits = String(fraction)
    .padStart(9, '0')
    .slice(0, token.length - 1)
    .padEnd(token.length - 1, '0');
  if (token.charAt(1) === '0') return token.charAt(0) + digits;
  const trimmed = digits.replace(/0+$/, '');
  return trimmed && token.charAt(0) + trimmed;
}

function otherTime(value: GoValue): GoTime {
  if (value instanceof GoTime) return value;
  throw new GoError('wrong type for value; expected time.Time');
}

function part(time: GoTime, token: string): GoValue {
  return int(Number(formatTime(time, token)));
}

type Method = (time: GoTime) => GoFunction;
const getter = (name: string, get: (time: GoTime) => GoValue): Method => {
  return (time) => define(name, [], () => get(time));
};
const comparer = (name: string, compare: (left: GoTime, right: GoTime) => GoValue): Method => {
  return (time) => define(name, ['interface'], (other) => compare(time, otherTime(other)));
};

const METHODS: Readonly<Record<string, Method>> = Object.assign(Object.create(null), {
  Year: getter('Year', (time) => part(time, '2006')),
  Day: getter('Day', (time) => part(time, '2')),
  Hour: getter('Hour', (time) => part(time, '15')),
  Minute: getter('Minute', (time) => part(time, '4')),
  Second: getter('Second', (time) => part(time, '5')),
  YearDay: getter('YearDay', (time) => part(time, '002')),
  Nanosecond: getter('Nanosecond', (time) => int(time.fraction)),
  Unix: getter('Unix', (time) => int64(time.unix)),
  UnixNano: getter('UnixNano', (time) => int64(time.nanoseconds)),
  UnixMilli: getter('UnixMilli', (time) =>
    int64((time.nanoseconds - (time.fraction % 1_000_000n)) / 1_000_000n),
  ),
  UTC: getter('UTC', (time) => time.in('UTC')),
  IsZero: getter('IsZero', (time) => time.nanoseconds === ZERO_SECONDS * NANOS),
  String: getter('String', (time) => time.toGoString()),
  Format: (time: GoTime) => define('Format', ['string'], (layout) => formatTime(time, layout)),
  AddDate: (time: GoTime) =>
    define('AddDate', ['int', 'int', 'int'], (years, months, days) => addDate(time, years, months, days)),
  Before: comparer('Before', (left, right) => left.nanoseconds < right.nanoseconds),
  After: comparer('After', (left, right) => left.nanoseconds > right.nanoseconds),
  Equal: comparer('Equal', (left, right) => left.nanoseconds === right.nanoseconds),
});

function addDate(time: GoTime, years: number, months: number, days: number): GoTime {
  const { seconds } = offsetAt(time.zone, Number(time.unix) * 1000);
  const local = new Date((Number(time.unix) + seconds) * 1000);
  local.setUTCFullYear(
    local.getUTCFullYear() + years,
    local.getUTCMonth() + months,
    local.getUTCDate() + days,
  );
  return new GoTime(localToUnix(local.getTime(), time.zone) * NANOS + time.fraction, time.zone);
}

/** Seconds since 1970 of a local clock time, given as if it were UTC milliseconds. */
export function localToUnix(milliseconds: number, zone: Zone): bigint {
  const first = milliseconds - offsetAt(zone, milliseconds).seconds * 1000;
  const exact = milliseconds - offsetAt(zone, first).seconds * 1000;
  return BigInt(Math.floor(exact / 1000));
}
