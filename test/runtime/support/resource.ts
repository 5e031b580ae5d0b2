import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { ConfigTree, Resource, ResourceContext, StartedResource } from '../../../runtime/src/index.ts';
import { createMetrics } from '../../../runtime/src/observability/index.ts';
import { openLog } from '../../../runtime/src/observability/pino-logger.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((path) => rm(path, { recursive: true, force: true }))));

/** A temporary service folder with these migrations; removed when the test file ends. */
export async function serviceFolder(migrations: Readonly<Record<string, string>> = {}): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'marty-service-'));
  folders.push(directory);
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
    log: openLog({ service: 'test-service', version: '0', level: 'silent' }).log,
    metrics: createMetrics(),
  };
  return { context, ...(await resource.start(context)) };
}
