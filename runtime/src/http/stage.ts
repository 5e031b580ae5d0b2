import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Logger } from '../observability/logger.ts';
import type { HttpMethod } from './route.ts';
import type { RouteSecurity } from './route-security.ts';

/** When a stage runs. `arrive` and `limit` run for requests that no route takes, too. */
export type StageMoment = 'arrive' | 'authenticate' | 'authorize' | 'limit';

/** The moments in the order in which they happen; all of them come before the body is read. */
export const STAGE_MOMENTS: readonly StageMoment[] = ['arrive', 'authenticate', 'authorize', 'limit'];

/** What a stage knows of the route that a request goes to. */
export interface StageRoute {
  readonly method: HttpMethod;
  /** `/pets/:id` */
  readonly path: string;
  readonly options: RouteSecurity;
}

/**
 * A request on its way to its handler. It is the value of `currentRequest()` for everything that runs in it, and
 * lives until the answer is sent.
 */
export interface StageRequest {
  readonly method: string;
  /** The path as it arrived, without the query. */
  readonly path: string;
  /** Undefined where no route takes the request. */
  readonly route: StageRoute | undefined;
  readonly headers: IncomingHttpHeaders;
  /** The address of the peer; that of the client where `http.trustProxy` is set. */
  readonly address: string;
  readonly correlationId: string;
  readonly traceId: string | undefined;
  readonly log: Logger;
  /** The request of Node.js, for what HTTP does not say: the certificate of the peer. */
  readonly raw: IncomingMessage;
  /** Who asks; set by the stage that authenticates. */
  user: unknown;
  /** The span of the request; set by the stage that traces. */
  span: unknown;
  /** A header of the answer, whatever becomes of the request; `name` in lower case. */
  setHeader(name: string, value: string): void;
}

/** How a request ended. */
export interface StageOutcome {
  /** 499 where the caller went away before the answer. */
  readonly status: number;
  readonly durationMs: number;
  /** What was thrown, as the caller was told. */
  readonly fault: Error | undefined;
}

/**
 * A built-in concern of every request. It refuses a request by throwing `MartyError`. `handle` should answer with
 * a promise only where it must: while no stage does, a request waits for nothing.
 */
export interface RequestStage {
  readonly name: string;
  readonly at: StageMoment;
  /** Called for each route when the service starts; throws `StartupError` for one that it cannot serve. */
  admit?(route: StageRoute): void;
  handle(request: StageRequest): void | Promise<void>;
  /** Called once for each request that `handle` has seen, when its answer is sent or its caller has gone. */
  end?(request: StageRequest, outcome: StageOutcome): void;
}

/** Stages in the order of their moments; those of one moment stay in the order given. */
export function inOrder(stages: readonly RequestStage[]): readonly RequestStage[] {
  return STAGE_MOMENTS.flatMap((moment) => stages.filter(({ at }) => at === moment));
}
