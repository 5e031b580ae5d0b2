import type { Settings } from '../config/settings.ts';
import type { RequestStage } from '../http/stage.ts';
import type { ResourceContext } from './resource.ts';

/** What a server is given when its service starts. */
export interface ServerContext extends ResourceContext {
  readonly version: string;
  readonly settings: Settings;
  /** The stages of the service's security, in order. */
  readonly stages: readonly RequestStage[];
  /** Why the service cannot serve now, by the name of what is wrong; empty when it can. */
  unready(): Promise<ReadonlyMap<string, string>>;
}

/** A server that accepts requests. */
export interface StartedServer {
  /** Where it listens, without a final slash. */
  readonly url?: string;
  /** From now on: say not ready, and ask clients to go elsewhere; still serve. Must not throw. */
  drain(): void;
  /** Stops accepting, waits for running requests, and after `shutdown.timeout` milliseconds cuts them. */
  close(shutdown: Settings['shutdown']): Promise<void>;
}

/**
 * A protocol of a service. All servers drain together, `shutdown.delay` passes, all close together; then the
 * resources close in reverse: workers that were started after the pools they use, then the pools.
 */
export interface Server {
  /** `http`, `grpc`; unique in a service. */
  readonly name: string;
  start(context: ServerContext): Promise<StartedServer>;
}
