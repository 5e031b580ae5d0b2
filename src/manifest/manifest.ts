import { z } from 'zod';
import { dnsLabel, port } from './fields.ts';
import { inlinePolicy } from './policy.ts';
import { circuitBreaker, rateLimit, retry, timeout } from './policy-blocks.ts';

const SERVICE_TYPES = ['rest', 'grpc', 'hybrid'] as const;
const ARCHITECTURES = ['layered', 'hexagonal', 'clean', 'cqrs'] as const;
export const DEPENDENCY_KINDS = ['service', 'database', 'cache', 'messaging'] as const;

/** Engines by the kind of dependency that they serve. */
export const ENGINES = {
  service: [],
  database: ['postgres', 'mysql', 'mongodb'],
  cache: ['redis', 'memory'],
  messaging: ['kafka', 'nats', 'rabbitmq', 'redis', 'sqs', 'memory'],
} as const satisfies Record<(typeof DEPENDENCY_KINDS)[number], readonly string[]>;

const engines = [...new Set(Object.values(ENGINES).flat())] as [string, ...string[]];

const dependency = z
  .strictObject({
    kind: z.enum(DEPENDENCY_KINDS),
    engine: z.enum(engines).optional(),
    external: z.boolean().optional().describe('A service that is not part of this plugin.'),
    host: z.string().min(1).optional().describe('Where an external service is found; implies external.'),
    port: port.optional(),
    maxConcurrent: z.int().min(1).optional().describe('Bulkhead: calls at the same time.'),
    timeout: timeout.optional(),
    retry: retry.optional(),
    circuitBreaker: circuitBreaker.optional(),
    rateLimit: rateLimit.optional(),
  })
  .describe('Something that the service calls.');

const eventName = z
  .string()
  .regex(/^[a-z0-9]+([._-][a-z0-9]+)*$/, { error: 'an event is named like pet.created' });

const service = z
  .strictObject({
    type: z.enum(SERVICE_TYPES),
    architecture: z.enum(ARCHITECTURES).default('layered'),
    features: z.array(dnsLabel).default([]),
    port: port.optional(),
    replicas: z.int().min(0).optional(),
    dependencies: z.record(dnsLabel, dependency).default({}),
    publishes: z.array(eventName).default([]),
    subscribes: z.array(eventName).default([]),
  })
  .describe('A service of the plugin.');

const environment = z
  .strictObject({
    namespace: dnsLabel.optional(),
    replicas: z.int().min(0).optional(),
    mesh: z.enum(['istio', 'istio-ambient', 'linkerd', 'none']).optional(),
    meshVersion: z.string().optional(),
    messaging: z.enum(ENGINES.messaging).optional(),
    database: z.enum(['embedded', 'external']).optional(),
  })
  .describe('What differs where the plugin runs.');

/** plugin.yaml. */
export const manifestSchema = z.strictObject({
  apiVersion: z.literal('marty.dev/v1'),
  kind: z.literal('Plugin'),
  metadata: z.strictObject({ name: dnsLabel, description: z.string().optional() }),
  services: z.record(dnsLabel, service),
  policies: z.array(inlinePolicy).default([]),
  environments: z.record(dnsLabel, environment).default({}),
});

/** A plugin as written, with defaults filled in; durations are milliseconds. */
export type Manifest = z.output<typeof manifestSchema>;
export type Service = z.output<typeof service>;
export type ServiceInput = z.input<typeof service>;
export type Dependency = z.output<typeof dependency>;
export type DependencyInput = z.input<typeof dependency>;
