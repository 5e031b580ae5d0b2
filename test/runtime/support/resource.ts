import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigTree, Resource, ResourceContext, StartedResource } from '../../../runtime/src/index.ts';
import { createMetrics } from '../../../runtime/src/observability/index.ts';
import { createLogger } from '../../../runtime/src/observability/pino-logger.ts';

/** A temporary service folder with these migrations. */
export async function serviceFolder(migrations: Readonly<Record<string, string>> = {}): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'marty-service-'));
  await mkdir(join(directory, 'migrations'));
  for (const [name, sql] of Object.entries(migrations)) {
    await writeFile(join(directory, 'migrations', name), sql);
  }
  return directory;
}

export interface StartedForTest<Handle> extends StartedResource<Handle> {
  readonly context: ResourceContext;
}

/** Starts a resource as its service would. */
export async function startResource<Handle>(
  resource: Resource<Handle>,
  options: { readonly config: ConfigTree; readonly directory: string; readonly profile?: string },
): Promise<StartedForTest<Handle>> {
  const context: ResourceContext = {
    service: 'test-service',
    directory: options.directory,
    profile: options.profile ?? 'test',
    config: options.config,
    environment: {},
    log: createLogger({ service: 'test-service', version: '0', level: 'silent' }),
    metrics: createMetrics(),
  };
  return { context, ...(await resource.start(context)) };
}
