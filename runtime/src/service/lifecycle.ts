import type { Logger } from '../observability/logger.ts';
import type { Loggers } from '../observability/loggers.ts';
import type { Handles, Resource, ResourceContext, Resources, StartedResource } from './resource.ts';

interface Running {
  readonly name: string;
  readonly resource: StartedResource<unknown>;
}

/** What a dependency answered when it was asked. */
export interface DependencyStatus {
  readonly name: string;
  readonly status: 'up' | 'down';
  /** Why it is down. */
  readonly reason?: string;
  readonly checkMs: number;
}

/** The resources of a running service. */
export interface RunningResources<Uses extends Resources> {
  readonly handles: Handles<Uses>;
  /** Starts one more, on top of the others. */
  add<Handle>(resource: Resource<Handle>): Promise<Handle>;
  /** Asks each of them. */
  statuses(): Promise<readonly DependencyStatus[]>;
  /** Closes in reverse; one that fails is logged and does not keep the others open. */
  close(): Promise<void>;
}

/** Starts resources in order. When one fails, those before it are closed and its error is thrown. */
export async function startResources<Uses extends Resources>(
  uses: Uses,
  context: ResourceContext,
  loggers: Loggers,
): Promise<RunningResources<Uses>> {
  const running: Running[] = [];
  const handles: Record<string, unknown> = {};
  const add = async <Handle>(resource: Resource<Handle>): Promise<Handle> => {
    const started = await resource.start({ ...context, log: loggers.child(resource.name) });
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
    statuses: () => Promise.all(running.map(statusOf)),
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

async function statusOf({ name, resource }: Running): Promise<DependencyStatus> {
  const begun = performance.now();
  const took = (): number => Math.round(performance.now() - begun);
  try {
    await Promise.race([resource.check?.(), overdue(CHECK_LIMIT_MS)]);
    return { name, status: 'up', checkMs: took() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name, status: 'down', reason, checkMs: took() };
  }
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
