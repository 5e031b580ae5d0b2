import type { ConfigTree } from '../config/tree.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics/registry.ts';

/** What a resource is given when its service starts. */
export interface ResourceContext {
  readonly service: string;
  /** The folder of the service. */
  readonly directory: string;
  readonly profile: string;
  /** The whole configuration, validated values on top. */
  readonly config: ConfigTree;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** A running resource. */
export interface StartedResource<Handle> {
  /** What the service uses. */
  readonly handle: Handle;
  /** Rejects when the resource cannot serve now; asked by `/health/ready`. */
  check?(): Promise<void>;
  close(): Promise<void>;
}

/** Something with a life cycle that a service uses: a database, a client, a consumer. */
export interface Resource<Handle> {
  /** Name of the dependency, as in the call graph. */
  readonly name: string;
  /** For a database: the section of the configuration that names its server. */
  readonly database?: { readonly section: string };
  start(context: ResourceContext): Promise<StartedResource<Handle>>;
}

export type Resources = Readonly<Record<string, Resource<unknown>>>;

/** What each resource hands to the service. */
export type Handles<Uses extends Resources> = {
  readonly [Name in keyof Uses]: Uses[Name] extends Resource<infer Handle> ? Handle : never;
};
