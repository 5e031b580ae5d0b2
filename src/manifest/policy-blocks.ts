import { z } from 'zod';
import { coded, dnsLabel, duration, httpMethod, percent, port } from './fields.ts';

/** Who enforces a concern: exactly one layer. Decided by the compiler from the environment unless said here. */
const owner = z.enum(['mesh', 'runtime']).optional();

const positive = z.int().min(1);

const urlPath = z.string().regex(/^\//, { error: 'a path begins with /' });

/** Conditions in Envoy's words (x-envoy-retry-on, x-envoy-retry-grpc-on), or an HTTP status. */
const RETRY_CONDITIONS = [
  '5xx',
  'gateway-error',
  'reset',
  'connect-failure',
  'refused-stream',
  'retriable-4xx',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
] as const;

const retryCondition = z
  .string()
  .refine((text) => RETRY_CONDITIONS.some((known) => known === text) || /^[1-5]\d\d$/.test(text), {
    error: (issue) =>
      `${JSON.stringify(issue.input)} is no retry condition: one of ${RETRY_CONDITIONS.join(', ')}, or a status such as "503"`,
    ...coded('MARTY-F005'),
  })
  .meta({ pattern: `^(${RETRY_CONDITIONS.join('|')}|[1-5]\\d\\d)$` });

export const timeout = z
  .union([
    duration.transform((request): { request?: number; idle?: number; owner?: 'mesh' | 'runtime' } => ({
      request,
    })),
    z.strictObject({ request: duration.optional(), idle: duration.optional(), owner }),
  ])
  .describe('How long a call may take. A duration alone is the time of a request.');

export const retry = z
  .strictObject({
    attempts: z.int().min(0).max(10).describe('Tries after the first one; 0 turns the mesh’s own retry off.'),
    on: z.array(retryCondition).min(1).optional(),
    methods: z.array(httpMethod).min(1).optional().describe('Only these methods are retried.'),
    perTry: duration.optional().describe('Time of a single try.'),
    backoff: duration.optional().describe('Pause before the first retry; it doubles from there.'),
    budget: percent.optional().describe('Share of active requests that may be retries, in percent.'),
    owner,
  })
  .describe('Repeats failed calls.');

export const circuitBreaker = z
  .strictObject({
    consecutiveFailures: positive.optional(),
    successRate: percent.optional().describe('Least share of successes, in percent.'),
    baseEjection: duration.optional().describe('Time out of the balancer after the first ejection.'),
    maxEjection: duration.optional(),
    maxEjectPercent: percent.optional(),
    maxPending: positive.optional(),
    maxConnections: positive.optional(),
    owner,
  })
  .describe('Stops calling what fails.');

export const rateLimit = z
  .strictObject({
    rps: z.number().positive().describe('Requests a second.'),
    burst: positive.optional(),
    by: z.enum(['total', 'identity', 'client']).default('total'),
    owner,
  })
  .describe('Refuses calls above a rate.');

const requestMatch = z.strictObject({
  methods: z.array(httpMethod).min(1).optional(),
  paths: z.array(urlPath).min(1).optional(),
  headers: z.record(z.string(), z.string()).optional(),
});

const fault = z
  .strictObject({
    delay: duration.optional(),
    abort: z
      .strictObject({ httpStatus: z.int().min(200).max(599).optional(), grpcStatus: z.string().optional() })
      .refine(({ httpStatus, grpcStatus }) => (httpStatus === undefined) !== (grpcStatus === undefined), {
        error: 'an abort has either httpStatus or grpcStatus',
      })
      .optional(),
    percent: percent.default(100),
    match: requestMatch.optional(),
    ttl: duration.optional().describe('The fault ends by itself; required by the runtime in production.'),
  })
  .refine(({ delay, abort }) => delay !== undefined || abort !== undefined, {
    error: 'a fault has a delay, an abort, or both',
  })
  .describe('Delays or fails calls on purpose.');

const trafficSplit = z
  .strictObject({
    weights: z
      .record(dnsLabel, z.int().min(0))
      .refine((weights) => Object.values(weights).reduce((sum, weight) => sum + weight, 0) === 100, {
        error: 'the weights must add up to 100',
      })
      .describe('Share of each version’s own Service, in percent.'),
    match: requestMatch.optional(),
  })
  .describe('Sends shares of the calls to versions, each with a Service of its own.');

const mtlsMode = z.enum(['strict', 'permissive']);

const mtls = z
  .strictObject({
    mode: mtlsMode,
    ports: z
      .array(z.strictObject({ port, mode: mtlsMode }))
      .min(1)
      .optional(),
  })
  .describe('Whether calls must be encrypted and mutually authenticated.');

const authzRule = z.strictObject({
  from: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Services of the plugin, or namespace/service-account.'),
  methods: z.array(httpMethod).min(1).optional(),
  paths: z.array(urlPath).min(1).optional(),
  jwt: z
    .strictObject({
      issuer: z.string().min(1),
      audiences: z.array(z.string().min(1)).min(1).optional(),
      jwksUri: z.url().optional(),
      claims: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
});

const authz = z
  .strictObject({
    allow: z.array(authzRule).min(1).optional(),
    deny: z.array(authzRule).min(1).optional(),
  })
  .refine(({ allow, deny }) => allow !== undefined || deny !== undefined, {
    error: 'an authz block has allow, deny, or both',
  })
  .describe('Who may call what.');

/** Every block of the neutral policy model; durations are milliseconds once read. */
export const policyBlocks = {
  timeout: timeout.optional(),
  retry: retry.optional(),
  circuitBreaker: circuitBreaker.optional(),
  rateLimit: rateLimit.optional(),
  fault: fault.optional(),
  trafficSplit: trafficSplit.optional(),
  mtls: mtls.optional(),
  authz: authz.optional(),
};
