import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MartyError } from '../errors/marty-error.ts';
import type { Logger } from '../observability/logger.ts';
import { LOG_LEVELS } from '../observability/loggers.ts';
import type { Operator } from '../service/operator.ts';
import { quietRoute } from './operations.ts';

interface AdminOptions {
  readonly operator: Operator;
  /** In front of the paths; `/admin` where they stand beside the routes of a service. */
  readonly prefix: '' | '/admin';
  readonly token: string | undefined;
  readonly log: Logger;
}

/**
 * What operators ask a running service: `info`, `dependencies`, `config` (secrets masked, each value with its
 * origin) and `loggers`, whose levels they may change. With a token it opens with `authorization: Bearer …`; without
 * one only for callers on this machine.
 */
export function addAdmin(app: FastifyInstance, { operator, prefix, token, log }: AdminOptions): void {
  const guard = token === undefined ? requireLocal : requireToken(token);
  const at = (path: string) => ({
    ...quietRoute(`${prefix}${path}`),
    exposeHeadRoute: false,
    preParsing: async (request: FastifyRequest) => guard(request),
  });
  app.get(`${prefix}/info`, at('/info'), () => ({
    name: operator.service,
    version: operator.version,
    profile: operator.profile,
    phase: operator.phase,
    node: process.version,
    startedAt: operator.startedAt.toISOString(),
    uptimeSeconds: Math.floor((Date.now() - operator.startedAt.getTime()) / 1000),
  }));
  app.get(`${prefix}/dependencies`, at('/dependencies'), async () => ({
    dependencies: await operator.dependencies(),
  }));
  app.get(`${prefix}/config`, at('/config'), () => ({ config: operator.configuration() }));
  app.get(`${prefix}/loggers`, at('/loggers'), () => ({
    levels: LOG_LEVELS,
    loggers: operator.loggers.levels(),
  }));
  const change = (name: string | undefined, body: unknown) => {
    const level = LOG_LEVELS.find((known) => known === (body as { level?: unknown } | null)?.level);
    if (level === undefined) {
      throw new MartyError('invalid_argument', `level must be one of ${LOG_LEVELS.join(', ')}`);
    }
    if (!operator.loggers.setLevel(level, name)) {
      throw new MartyError('not_found', `no logger is named '${name}'`);
    }
    log.warn({ logger: name ?? 'all', level }, 'log level changed');
    return { loggers: operator.loggers.levels() };
  };
  app.put(`${prefix}/loggers`, at('/loggers'), (request) => change(undefined, request.body));
  app.put<{ Params: { name: string } }>(`${prefix}/loggers/:name`, at('/loggers/:name'), (request) =>
    change(request.params.name, request.body),
  );
}

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/;
const LOCAL_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;

/**
 * A caller on this machine that came straight here. The host header is looked at, because a page in a browser on
 * this machine can make any name resolve to it; a forwarded request comes from elsewhere.
 */
function requireLocal(request: FastifyRequest): void {
  const { headers, socket } = request.raw;
  const forwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  if (!forwarded && LOOPBACK.test(socket.remoteAddress ?? '') && LOCAL_HOST.test(headers.host ?? '')) return;
  throw new MartyError('permission_denied', 'only for callers on this machine: admin.token is not set');
}

function requireToken(token: string): (request: FastifyRequest) => void {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = digest(`Bearer ${token}`);
  return (request) => {
    // Digests have one length, so that the comparison takes one time.
    if (timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) return;
    throw new MartyError('unauthenticated', 'the admin token is missing or wrong');
  };
}
