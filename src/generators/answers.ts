import type { Service } from '../manifest/manifest.ts';
/** What a person or a script decides about a new plugin; everything that is generated follows from it. */
export interface PluginAnswers {
  readonly name: string;
  readonly services: readonly ServiceAnswers[];
  readonly runtime: RuntimeSource;
}

export interface ServiceAnswers {
  readonly name: string;
  readonly type: ServiceType;
  readonly architecture: Architecture;
  readonly features: readonly Feature[];
  /** The sample resource that the service starts with: a singular noun in kebab case. */
  readonly resource: string;
}

/** A service as plugin.yaml may tell of it, whether or not there are templates for its like. */
export interface ListedService {
  readonly name: string;
  readonly type: Service['type'];
  readonly architecture: Service['architecture'];
  readonly features: readonly string[];
  readonly resource: string;
}

/** `vendored`: the packed library lies in the plugin, no registry needs to have it. */
export type RuntimeSource =
  | { readonly mode: 'vendored'; readonly version: string; readonly archive: Uint8Array }
  | { readonly mode: 'dependency'; readonly version: string };

/** What templates exist for. The planned types are known, so that asking for one is answered well. */
export const SERVICE_TYPES = ['rest'] as const;
export const PLANNED_SERVICE_TYPES = ['grpc', 'hybrid'] as const;
export const ARCHITECTURES = ['hexagonal', 'layered'] as const;
export const FEATURES = ['database'] as const;

export type ServiceType = (typeof SERVICE_TYPES)[number];
export type Architecture = (typeof ARCHITECTURES)[number];
export type Feature = (typeof FEATURES)[number];

export const DEFAULT_RESOURCE = 'item';

/** Port of a plugin's first service on a developer's machine; the next services count up from it. */
export const FIRST_PORT = 8080;
