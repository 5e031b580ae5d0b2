/** A service of the runtime with all that it does by default, and security. */
import { service } from '@marty/runtime';
import { routeFor } from '@marty/runtime/http';
import { z } from 'zod';
import { NewOrder, Order, OrderId, orderOf, View } from './orders.js';
import { security } from './security.js';

const route = routeFor(security);
const orders = service({
  name: 'orders',
  version: '1.0.0',
  config: z.object({}),
  directory: import.meta.dirname,
  security,
  routes: () => [
    route(
      'GET /orders/:id',
      { summary: 'Read', params: OrderId, query: View, permission: 'order:read', response: { 200: Order } },
      async ({ params, query, reply }) => reply(200, orderOf(params.id, 'shoe-42', 1, query.currency)),
    ),
    route(
      'POST /orders',
      { summary: 'Write', body: NewOrder, permission: 'order:write', response: { 201: Order } },
      async ({ body, reply }) => reply(201, orderOf(7, body.sku, body.amount, 'EUR')),
    ),
  ],
});

export function startOrders() {
  const config = { http: { host: '127.0.0.1', port: 0 }, admin: { host: '127.0.0.1', port: 0 } };
  return orders.start({ profile: 'production', config });
}
