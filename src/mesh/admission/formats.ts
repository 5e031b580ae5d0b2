import type { Json } from '../../objects/kube-object.ts';

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const INT64_MAX = 2n ** 63n;

/** Why a scalar does not have its schema's format, or undefined. Unknown formats are ignored, as the API server does. */
export function formatProblem(
  value: Exclude<Json, null | object>,
  format: string | undefined,
): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return numberProblem(value, format);
  if (typeof value !== 'string') return undefined;
  if (format === 'byte' && !BASE64.test(value)) return 'is not base64';
  if (format === 'date-time' && !DATE_TIME.test(value)) return 'is not an RFC 3339 date-time';
  return undefined;
}

function numberProblem(value: number | bigint, format: string | undefined): string | undefined {
  if (format !== 'int32' && format !== 'int64') return undefined;
  if (typeof value === 'number' && !Number.isInteger(value)) return 'is not an integer';
  const whole = BigInt(value);
  const limit = format === 'int32' ? 2n ** 31n : INT64_MAX;
  return whole < -limit || whole >= limit ? `is out of range for ${format}` : undefined;
}
