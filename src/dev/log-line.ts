/** What services write for machines, one JSON document a line. */
interface LogRecord {
  readonly level?: unknown;
  readonly time?: unknown;
  readonly service?: unknown;
  readonly msg?: unknown;
  readonly method?: unknown;
  readonly path?: unknown;
  readonly status?: unknown;
  readonly durationMs?: unknown;
  readonly [field: string]: unknown;
}

/** Fields that every line has, that are shown in another way, or that say nothing on one's own machine. */
const SHOWN_ELSEWHERE = new Set(
  'level time service version pid hostname msg method path route status durationMs correlationId err'.split(
    ' ',
  ),
);

/**
 * A log line for a person: `21:04:05 info  catalog  GET /pets 200 in 3 ms`. A line that is no log record stays as
 * it is.
 */
export function readableLine(line: string): string {
  const record = parseRecord(line);
  if (record === undefined) return line;
  const { level, time, service, err } = record;
  const clock = typeof time === 'string' ? (/T(\d\d:\d\d:\d\d)/.exec(time)?.[1] ?? '') : '';
  const head = [clock, text(level).padEnd(5), text(service)].filter((part) => part !== '').join(' ');
  return [`${head}  ${message(record)}${fields(record)}`, ...stackOf(err)].join('\n');
}

function parseRecord(line: string): LogRecord | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const record: unknown = JSON.parse(line);
    return typeof record === 'object' && record !== null && 'level' in record ? record : undefined;
  } catch {
    return undefined;
  }
}

function message({ msg, method, path, status, durationMs }: LogRecord): string {
  if (method === undefined || status === undefined) return text(msg);
  const took = typeof durationMs === 'number' ? ` in ${Math.round(durationMs)} ms` : '';
  return `${text(method)} ${text(path)} ${text(status)}${took}`;
}

function fields(record: LogRecord): string {
  return Object.entries(record)
    .filter(([name]) => !SHOWN_ELSEWHERE.has(name))
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('');
}

function stackOf(err: unknown): string[] {
  if (typeof err !== 'object' || err === null) return [];
  const { stack, message } = err as { readonly stack?: unknown; readonly message?: unknown };
  return [text(stack ?? message).replaceAll(/^/gm, '    ')];
}

function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
