import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import { DURATION_PATTERN, parseDuration } from './duration.ts';

/** RFC 1123 label, as Kubernetes names services and namespaces. */
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Carries the error code of a rule from the schema to the loader. */
export function coded(code: ErrorCode): { params: { code: ErrorCode } } {
  return { params: { code } };
}

export const dnsLabel = z
  .string()
  .refine((name) => DNS_LABEL.test(name), {
    error: (issue) =>
      `${JSON.stringify(issue.input)} is not a DNS label: lower-case letters, digits and hyphens, 63 at most`,
    ...coded('MARTY-F006'),
  })
  .meta({ pattern: DNS_LABEL.source });

/** A duration as text; milliseconds once read. */
export const duration = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, {
    error: (issue) => `${JSON.stringify(issue.input)} is not a duration such as 250ms, 2s or 5m`,
    ...coded('MARTY-F007'),
  })
  .meta({ pattern: DURATION_PATTERN, examples: ['250ms', '2s', '5m'] })
  .transform((text) => parseDuration(text) ?? 0);

export const percent = z.number().min(0).max(100);

export const port = z.int().min(1).max(65_535);

export const httpMethod = z.enum([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
]);

/** One value or a list of them; a list once read. */
export function oneOrMany<T extends z.ZodType>(item: T) {
  return z.union([item, z.array(item).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]));
}
