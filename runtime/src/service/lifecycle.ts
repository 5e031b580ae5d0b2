import type { Logger } from '../observability/logger.ts';
import type { Handles, Resource, ResourceContext, Resources, StartedResource } from './resource.ts';

interface Running {
  readonly name: string;
  readonly resource: StartedResource<unknown>;
}

/** The resources of a running service. */
export interface RunningResources<Uses extends Resources> {
  readonly handles: Handles<Uses>;
  /** Starts one more, on top of the others. */
  add<Handle>(resource: Resource<Handle>): Promise<Handle>;
  /** The names of the resources that cannot serve now, with the reason. */
  unready(): Promise<ReadonlyMap<string, string>>;
  /** Closes in reverse; one that fails is logged and does not keep the others open. */
  close(): Promise<void>;
}

/** Starts resources in order. When one fails, those before it are closed and its error is thrown. */
export async function startResources<Uses extends Resources>(
  uses: Uses,
  context: ResourceContext,
): Promise<RunningResources<Uses>> {
  const running: Running[] = [];
  const handles: Record<string, unknown> = {};
  const add = async <Handle>(resource: Resource<Handle>): Promise<Handle> => {
    const log = context.log.child({ resource: resource.name });
    const started = await resource.start({ ...context, log });
    running.push({ name: resource.name, resource: started });
    return started.handle;
  };
  try {
    for (const [key, resource] of Object.entries(uses)) handles[key] = await add(resource);
  } catch (error) {
    await closeAll(running, context.log);
    throw error;
  }
  return {
    handles: handles as Handles<Uses>,
    add,
    unready: () => unready(running),
    close: () => closeAll(running, context.log),
  };
}

/** A probe of Kubernetes waits for one second by default and learns nothing from a longer check. */
const CHECK_LIMIT_MS = 900;

function overdue(ms: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms).unref();
  });
}

async function unready(running: readonly Running[]): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  await Promise.all(
    running.map(async ({ name, resource }) => {
      try {
        await Promise.race([resource.check?.(), overdue(CHECK_LIMIT_MS)]);
      } catch (error) {
        reasons.set(name, error instanceof Error ? error.message : String(error));
      }
    }),
  );
  return reasons;
}

async function closeAll(running: Running[], log: Logger): Promise<void> {
  for (let last = running.pop(); last !== undefined; last = running.pop()) {
    try {
      await last.resource.close();
    } catch (error) {
      log.error({ err: error, resource: last.name }, 'closing a resource failed');
    }
  }
}
