/** Checked by the compiler only: each `@ts-expect-error` is a mistake that must not compile. */
import { z } from 'zod';
import { type Middleware, type NoSecurity, route, routeFor } from '../../../runtime/src/http/index.ts';
import { type Security, service } from '../../../runtime/src/index.ts';

interface ShopTypes {
  readonly user: { readonly id: string; readonly tenant: string };
  readonly permission: 'order:read' | 'order:write';
  readonly rateLimit: { readonly cost: number };
}

declare const shopSecurity: Security<ShopTypes>;
declare const otherSecurity: Security<Omit<ShopTypes, 'user'> & { readonly user: string }>;

const none = { summary: '', response: { 204: null } } as const;
const secured = routeFor(shopSecurity);

const securedRoutes = [
  secured('GET /a', none, ({ user, reply }) => {
    const known: string = user.tenant;
    // @ts-expect-error the user has no such property
    user.email;
    return reply(204, undefined, { 'x-tenant': known });
  }),
  secured('GET /b', { ...none, auth: 'optional' }, ({ user, reply }) => {
    // @ts-expect-error perhaps nobody in particular asks
    user.id;
    const id: string | undefined = user?.id;
    return reply(204, undefined, { 'x-user': id ?? '' });
  }),
  secured('GET /c', { ...none, auth: 'none' }, ({ user, reply }) => {
    const nobody: undefined = user;
    return reply(204, nobody);
  }),
  secured('GET /d', { ...none, permission: 'order:read', rateLimit: { cost: 2 } }, ({ reply }) => reply(204)),
  // @ts-expect-error not a permission
  secured('GET /e', { ...none, permission: 'order:raed' }, ({ reply }) => reply(204)),
  // @ts-expect-error not a rate limit of this security
  secured('GET /f', { ...none, rateLimit: { cost: 'much' } }, ({ reply }) => reply(204)),
  // @ts-expect-error not a mode
  secured('GET /g', { ...none, auth: 'maybe' }, ({ reply }) => reply(204)),
];

// @ts-expect-error a service without security has no permissions
route('GET /h', { ...none, permission: 'order:read' }, ({ reply }) => reply(204));

const plainRoutes = [
  route('GET /i', none, ({ user, reply }) => {
    const nobody: undefined = user;
    return reply(204, nobody);
  }),
];

const base = { name: 'shop', version: '1', config: z.object({}), directory: '.' } as const;

service({ ...base, security: shopSecurity, routes: () => [...securedRoutes, ...plainRoutes] });
service({ ...base, routes: () => plainRoutes });
// @ts-expect-error the service has no security, and its handlers would see no user
service({ ...base, routes: () => securedRoutes });
// @ts-expect-error the routes were made for another user
service({ ...base, security: otherSecurity, routes: () => securedRoutes });

export const timed: Middleware = async (request, next) => {
  const answer = await next();
  // @ts-expect-error what the request was is not to be changed
  request.correlationId = '';
  return { ...answer, headers: { ...answer.headers, 'x-path': request.path } };
};
service({ ...base, middleware: [timed], routes: () => plainRoutes });
// @ts-expect-error a middleware answers
service({ ...base, middleware: [() => undefined], routes: () => plainRoutes });

export type Plain = NoSecurity['user'];
