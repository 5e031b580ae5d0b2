import { join } from 'node:path';
import { z } from 'zod';
import { MartyError } from '../errors.ts';
import { requireManifest } from '../manifest/load.ts';
import { readRecord } from '../plan/record.ts';
import type { ReadFs } from '../ports/fs.ts';
import type { PluginState } from './add-service.ts';
import { ARCHITECTURES, DEFAULT_RESOURCE, FEATURES, SERVICE_TYPES } from './answers.ts';
import { MANIFEST } from './existing-plugin.ts';

const answersSchema = z.object({
  runtime: z.object({ mode: z.enum(['vendored', 'dependency']), version: z.string() }),
  answers: z.object({
    services: z.array(
      z.object({
        name: z.string(),
        type: z.enum(SERVICE_TYPES),
        architecture: z.enum(ARCHITECTURES),
        features: z.array(z.enum(FEATURES)),
        resource: z.string(),
      }),
    ),
  }),
});

/**
 * What is known of a plugin: plugin.yaml says which services it has, the record how they were made.
 * Throws MARTY-F… for a plugin.yaml that cannot be used, MARTY-G015 if marty did not make the plugin.
 */
export function readPlugin(fs: ReadFs, root: string): PluginState {
  const { manifest } = requireManifest(fs, root);
  const { data } = answersSchema.safeParse(readRecord(fs, root)?.answers);
  if (data === undefined) {
    throw new MartyError('MARTY-G015', `${root} has no record of how marty made it.`, {
      where: { file: root },
    });
  }
  const { runtime, answers } = data;
  return {
    name: manifest.metadata.name,
    manifestPath: MANIFEST,
    manifestText: Buffer.from(fs.readFile(join(root, MANIFEST))).toString('utf8'),
    listed: Object.entries(manifest.services).map(
      ([name, { type, architecture, features }]) =>
        answers.services.find((service) => service.name === name) ?? {
          name,
          type,
          architecture,
          features,
          resource: DEFAULT_RESOURCE,
        },
    ),
    made: answers.services.filter(({ name }) => Object.hasOwn(manifest.services, name)),
    runtime,
  };
}
