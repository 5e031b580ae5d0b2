/** Offset from UTC and name of a time zone at a moment. */
export interface ZoneOffset {
  readonly seconds: number;
  readonly name: string;
}

/** A time zone: `UTC`, an IANA name, or a fixed offset. */
export type Zone = string | ZoneOffset;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let made = formats.get(zone);
  if (made === undefined) {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
    formats.set(zone, made);
  }
  return made;
}

/** Whether time.LoadLocation would find the zone. */
export function isZone(name: string): boolean {
  if (name === 'UTC') return true;
  if (/^[+-]/.test(name)) return false;
  try {
    format(name);
    return true;
  } catch {
    return false;
  }
}

/** Names of the tz database that the locales of JavaScript do not know. */
const NAMES: Readonly<Record<string, string>> = {
  GMT: 'GMT',
  'Asia/Tokyo': 'JST',
  'Asia/Seoul': 'KST',
  'Asia/Shanghai': 'CST',
  'Asia/Hong_Kong': 'HKT',
  'Asia/Taipei': 'CST',
  'Asia/Kolkata': 'IST',
  'Asia/Calcutta': 'IST',
  'Asia/Karachi': 'PKT',
  'Asia/Jakarta': 'WIB',
  'Asia/Manila': 'PST',
  'Europe/Moscow': 'MSK',
  'Africa/Johannesburg': 'SAST',
  'Africa/Lagos': 'WAT',
  'Africa/Nairobi': 'EAT',
};

/** Offset and name of a zone at a moment, in milliseconds since 1970. */
export function offsetAt(zone: Zone, milliseconds: number): ZoneOffset {
  if (typeof zone !== 'string') return zone;
  if (zone === 'UTC') return { seconds: 0, name: 'UTC' };
  const whole = Math.floor(milliseconds / 1000) * 1000;
  const parts = Object.fromEntries(
    format(zone)
      .formatToParts(whole)
      .map((part) => [part.type, part.value]),
  );
  const year = parts['era'] === 'BC' ? 1 - Number(parts['year']) : Number(parts['year']);
  const local = new Date(0);
  local.setUTCFullYear(year, Number(parts['month']) - 1, Number(parts['day']));
  local.setUTCHours(Number(parts['hour']), Number(parts['minute']), Number(parts['second']));
  const seconds = (local.getTime() - whole) / 1000;
  return { seconds, name: NAMES[zone] ?? shortName(zone, whole, seconds) };
}

/** The English that knows the abbreviations of a region; elsewhere its names are not those of the tz database. */
function regionalEnglish(zone: string): string {
  if (zone.startsWith('Australia/')) return 'en-AU';
  if (zone.startsWith('Pacific/')) return 'en-NZ';
  return /^(?:Europe|Africa)\//.test(zone) ? 'en-GB' : 'en-US';
}

function shortName(zone: string, milliseconds: number, seconds: number): string {
  for (const locale of ['en-US', regionalEnglish(zone)]) {
    const name = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' })
      .formatToParts(milliseconds)
      .find((part) => part.type === 'timeZoneName')?.value;
    if (name !== undefined && (name === 'GMT' || !/^(?:GMT|UTC)[+-]/.test(name))) return name;
  }
  return formatOffset(seconds, seconds % 3600 === 0 ? '-07' : '-0700');
}

/** An offset by one of Go's layouts: `-07`, `-0700`, `-07:00`, `-070000`, `-07:00:00`. */
export function formatOffset(seconds: number, layout: string): string {
  const size = Math.abs(seconds);
  const two = (value: number) => String(Math.trunc(value)).padStart(2, '0');
  const colon = layout.includes(':') ? ':' : '';
  const digits = layout.replaceAll(/[^0-9]/g, '').length;
  let text = (seconds < 0 ? '-' : '+') + two(size / 3600);
  if (digits >= 4) text += colon + two((size % 3600) / 60);
  if (digits >= 6) text += colon + two(size % 60);
  return text;
}
