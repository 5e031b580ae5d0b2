import { type FunctionContext, GoError, type GoFunction, GoInt, type GoValue } from '../values/go-value.ts';
import { parseInteger } from './casts.ts';
import { alias, define, wrongType } from './define.ts';
import { formatDuration, parseDuration, roughDuration, roundToSeconds, SECOND } from './time/duration.ts';
import { formatTime, GoTime } from './time/go-time.ts';
import { parseTime } from './time/parse.ts';
import { isZone, type Zone } from './time/zone.ts';

function now(context: FunctionContext): GoTime {
  return GoTime.ofDate(context.now(), context.timeZone);
}

/** A time, or seconds since 1970 as int or int64; anything else is now. */
function timeOf(value: GoValue, context: FunctionContext): GoTime {
  if (value instanceof GoTime) return value;
  if (value instanceof GoInt && ['int', 'int64', 'int32'].includes(value.type))
    return GoTime.ofUnix(value.value, context.timeZone);
  return now(context);
}

function zoneOf(name: string, context: FunctionContext): Zone {
  if (name === 'Local') return context.timeZone;
  return isZone(name) ? name : 'UTC';
}

function requireTime(value: GoValue): GoTime {
  return value instanceof GoTime ? value : wrongType('time.Time', value);
}

function orElse<T>(action: () => T, fallback: T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof GoError) return fallback;
    throw error;
  }
}

function durationOf(value: GoValue, context: FunctionContext): bigint {
  if (typeof value === 'string') return orElse(() => parseDuration(value), 0n);
  if (value instanceof GoInt && value.type === 'int64') return value.value;
  return value instanceof GoTime ? now(context).nanoseconds - value.nanoseconds : 0n;
}

function seconds(value: GoValue): bigint {
  if (typeof value === 'string') return parseInteger(value, 10) ?? 0n;
  return value instanceof GoInt && value.type === 'int64' ? value.value : 0n;
}

const dateInZone = define('dateInZone', ['string', 'interface', 'string'], (layout, value, zone, context) =>
  formatTime(timeOf(value, context).in(zoneOf(zone, context)), layout),
);
const dateModify = define('dateModify', ['string', 'interface'], (text, value) => {
  const time = requireTime(value);
  return orElse(() => time.add(parseDuration(text)), time);
});
const mustDateModify = define('mustDateModify', ['string', 'interface'], (text, value) =>
  requireTime(value).add(parseDuration(text)),
);

export const dateFunctions: readonly GoFunction[] = [
  define('now', [], (context) => now(context)),
  define('date', ['string', 'interface'], (layout, value, context) =>
    formatTime(timeOf(value, context).in(context.timeZone), layout),
  ),
  dateInZone,
  alias('date_in_zone', dateInZone),
  dateModify,
  alias('date_modify', dateModify),
  mustDateModify,
  alias('must_date_modify', mustDateModify),
  define('htmlDate', ['interface'], (value, context) =>
    formatTime(timeOf(value, context).in(context.timeZone), '2006-01-02'),
  ),
  define('htmlDateInZone', ['interface', 'string'], (value, zone, context) =>
    formatTime(timeOf(value, context).in(zoneOf(zone, context)), '2006-01-02'),
  ),
  define('toDate', ['string', 'string'], (layout, text, context) =>
    orElse(() => parseTime(layout, text, context.timeZone), GoTime.zero()),
  ),
  define('mustToDate', ['string', 'string'], (layout, text, context) =>
    parseTime(layout, text, context.timeZone),
  ),
  define('unixEpoch', ['interface'], (value) => String(requireTime(value).unix)),
  define('ago', ['interface'], (value, context) =>
    formatDuration(roundToSeconds(now(context).nanoseconds - timeOf(value, context).nanoseconds)),
  ),
  define('duration', ['interface'], (value) => formatDuration(BigInt.asIntN(64, seconds(value) * SECOND))),
  define('durationRound', ['interface'], (value, context) => roughDuration(durationOf(value, context))),
];
