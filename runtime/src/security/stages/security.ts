import type { NoSecurity } from '../../http/route-security.ts';
import type { RequestStage } from '../../http/stage.ts';
import type { Security, SecurityContext } from '../../service/security.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import { type RatePolicy, rateLimiter } from '../rate-limit/limiter.ts';
import { memoryRates, type RateStore } from '../rate-limit/store.ts';
import { authenticateStage } from './authenticate.ts';
import type { Authenticator } from './authenticators.ts';
import { authorizeStage } from './authorize.ts';
import { arrivalStage, limitStage, type RouteLimit } from './limit.ts';
import { securityRecorder } from './recorder.ts';

/** What is made when the service starts. */
export interface SecurityParts<User> {
  /** In the order in which they are asked. */
  readonly authenticators: readonly Authenticator<User>[];
  /** Default: in memory. */
  readonly rateStore?: RateStore;
  /** When the store fails: let requests pass, or refuse them. Default `open`. */
  readonly rateFailure?: 'open' | 'closed';
  /** Closed with the service. */
  readonly audit?: AuditLog;
}

/** The user that authenticators find. */
type UserOfParts<Parts> = Parts extends { readonly authenticators: readonly Authenticator<infer User>[] }
  ? User
  : never;

export interface SecurityOptions<
  Judged,
  Parts extends SecurityParts<Judged>,
  Permission extends string,
  Limit extends string,
> {
  /** Decides about the `permission` of routes; without it no route may have one. Must know the users of `setup`. */
  readonly authorizer?: Authorizer<Permission, Judged>;
  /** Name → limit; `default` is that of every route which names none. */
  readonly rateLimits?: { readonly [Name in Limit]: RatePolicy };
  /** The limit of every request before it is authenticated, against floods of bad credentials; best by address. */
  readonly arrivalLimit?: NoInfer<Limit>;
  /** Which requests with an allowed permission are recorded. Default `writes`: those that are no `GET`. */
  readonly recordAllowed?: 'writes' | 'all' | 'none';
  /** Allow nothing whose record is not kept. Default false. */
  readonly auditRequired?: boolean;
  /** Of the OpenAPI document: `{ bearer: BEARER_SCHEME }`. */
  readonly schemes?: Security['schemes'];
  readonly setup: (context: SecurityContext) => Parts | Promise<Parts>;
}

/** The types that routes of such a service have. */
export interface TypesOf<User, Permission extends string, Limit extends string> {
  readonly user: User;
  readonly permission: Permission;
  readonly rateLimit: [Limit] extends [never] ? NoSecurity['rateLimit'] : RouteLimit<Limit>;
}

/**
 * The security of a service: who asks, what they may do, how often, and the record of it.
 *
 * @example
 * export const shopSecurity = security({
 *   authorizer: roleAuthorizer(can),
 *   rateLimits: { default: { limit: 100, windowSeconds: 60 } },
 *   schemes: { bearer: BEARER_SCHEME },
 *   setup: async ({ log }) => ({
 *     authenticators: [
 *       bearerTokens({
 *         verifier: await jwtVerifier({ keys: remoteKeys({ url }), issuer, audience: 'shop' }),
 *         userOf: ({ sub = '', roles }) => ({ id: sub, roles: rolesOf(roles) }),
 *       }),
 *     ],
 *     audit: await openAuditLog({ sink: fileAudit({ path: 'logs/audit.jsonl' }), log }),
 *   }),
 * });
 * export const route = routeFor(shopSecurity);
 */
export function security<
  Parts extends SecurityParts<Judged>,
  Judged = unknown,
  Permission extends string = never,
  const Limit extends string = never,
>(
  options: SecurityOptions<Judged, Parts, Permission, Limit>,
): Security<TypesOf<UserOfParts<Parts>, Permission, Limit>> {
  const { authorizer, rateLimits, arrivalLimit, recordAllowed = 'writes', auditRequired = false } = options;
  return {
    ...(options.schemes === undefined ? {} : { schemes: options.schemes }),
    async start(context) {
      const { log, metrics } = context;
      const { authenticators, audit, rateStore = memoryRates(), rateFailure } = await options.setup(context);
      const recorder = securityRecorder(audit, metrics);
      const limiter =
        rateLimits === undefined
          ? undefined
          : rateLimiter<string>({
              policies: rateLimits,
              store: rateStore,
              log,
              metrics,
              ...(rateFailure === undefined ? {} : { onFailure: rateFailure }),
            });
      await limiter?.start();
      const stages: RequestStage[] = [authenticateStage(authenticators, recorder)];
      if (authorizer !== undefined) {
        // Routes are typed to ask for its permissions only, and its users come from the authenticators beside it.
        const decide = authorizer as unknown as Authorizer<string, unknown>;
        stages.push(authorizeStage(decide, recorder, { recordAllowed, required: auditRequired }));
      }
      if (limiter !== undefined) {
        stages.push(limitStage(limiter, recorder));
        if (arrivalLimit !== undefined) stages.push(arrivalStage(limiter, arrivalLimit, recorder));
      }
      return {
        stages,
        async check() {
          await Promise.all([audit?.check(), ...authenticators.map(async (each) => each.check?.())]);
        },
        async close() {
          for (const authenticator of authenticators) authenticator.close?.();
          await Promise.all([limiter?.close(), audit?.close()]);
        },
      };
    },
  };
}
