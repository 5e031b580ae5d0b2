import { z } from 'zod';
import { dnsLabel, oneOrMany } from './fields.ts';
import { policyBlocks } from './policy-blocks.ts';

const selected = oneOrMany(z.union([z.literal('*'), dnsLabel]));

const policyFields = {
  from: selected.optional().describe('Calling services; all if absent.'),
  to: selected.describe('Called services; "*" is all.'),
  environments: z.array(dnsLabel).min(1).optional().describe('Only in these environments.'),
  ...policyBlocks,
};

const BLOCKS = Object.keys(policyBlocks) as (keyof typeof policyBlocks)[];

const policySpec = z
  .strictObject(policyFields)
  .refine((policy) => BLOCKS.some((block) => policy[block] !== undefined), {
    error: `a policy has at least one of ${BLOCKS.join(', ')}`,
  });

/** A policy in the `policies` block of plugin.yaml. */
export const inlinePolicy = z.strictObject({ name: dnsLabel, ...policyFields });

/** A policy in a file of its own, `policies/NAME.yaml`. */
export const policyFile = z.strictObject({
  apiVersion: z.literal('marty.dev/v1'),
  kind: z.literal('Policy'),
  metadata: z.strictObject({ name: dnsLabel }),
  spec: policySpec,
});

/** What calls from some services to some others get; durations are milliseconds. */
export type Policy = z.output<typeof inlinePolicy>;
export type PolicyFile = z.output<typeof policyFile>;
