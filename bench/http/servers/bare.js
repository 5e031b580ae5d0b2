/** Fastify alone: it routes, parses JSON and answers JSON. */
import { fastify } from 'fastify';
import { compete } from '../contestant.js';
import { orderOf } from '../orders.js';

const app = fastify();
app.get('/orders/:id', async (request) =>
  orderOf(Number(request.params.id), 'shoe-42', 1, request.query.currency ?? 'EUR'),
);
app.post('/orders', async (request, reply) => {
  reply.code(201);
  return orderOf(7, request.body.sku, request.body.amount, 'EUR');
});
await app.listen({ host: '127.0.0.1', port: 0 });
compete(app.server.address().port);
