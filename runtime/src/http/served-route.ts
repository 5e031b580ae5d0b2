import type { RequestStage, StageRoute } from './stage.ts';

/** What the server keeps for each of its routes. */
export interface ServedRoute {
  /** Undefined for the paths of the runtime itself, and for requests that no route takes. */
  readonly route: StageRoute | undefined;
  /** As metrics and logs name it: `/pets/:id`, or `(none)`. */
  readonly name: string;
  /** The name as JSON text. */
  readonly quoted: string;
  /** In order. */
  readonly stages: readonly RequestStage[];
  /** Has a stage that is told about the end? */
  readonly ends: boolean;
  /** Probes and scrapes are logged at `debug`. */
  readonly quiet: boolean;
}

export function servedRoute(options: {
  readonly name: string;
  readonly route?: StageRoute;
  readonly stages?: readonly RequestStage[];
  readonly quiet?: boolean;
}): ServedRoute {
  const { name, route, stages = [], quiet = false } = options;
  const quoted = JSON.stringify(name);
  return { name, quoted, route, stages, quiet, ends: stages.some(({ end }) => end !== undefined) };
}
