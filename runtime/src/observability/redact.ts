/** Values of these keys never reach the log; in lower case, compared without regard to case. */
export const REDACTED_KEYS: ReadonlySet<string> = new Set([
  'password',
  'passwd',
  'secret',
  'clientsecret',
  'token',
  'accesstoken',
  'refreshtoken',
  'apikey',
  'privatekey',
  'authorization',
  'cookie',
  'set-cookie',
]);

const MAX_DEPTH = 5;

/** The fields with every secret replaced, at any depth to five; what holds none is not copied. */
export function redact(fields: Record<string, unknown>): Record<string, unknown> {
  return redactValue(fields, 0) as Record<string, unknown>;
}

function redactValue(value: unknown, depth: number): unknown {
  // Errors keep their identity: the logger serialises them.
  if (typeof value !== 'object' || value === null || value instanceof Error || depth > MAX_DEPTH)
    return value;
  if (Array.isArray(value)) {
    const copy = value.map((item) => redactValue(item, depth + 1));
    return copy.some((item, i) => item !== value[i]) ? copy : value;
  }
  const fields = value as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(fields)) {
    const before = fields[key];
    const after = REDACTED_KEYS.has(key.toLowerCase()) ? '[redacted]' : redactValue(before, depth + 1);
    if (after === before) continue;
    copy ??= { ...fields };
    copy[key] = after;
  }
  return copy ?? value;
}
