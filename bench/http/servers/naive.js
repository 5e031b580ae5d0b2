/** The same features put together from the usual plugins with their defaults. */
import { createPublicKey } from 'node:crypto';
import jwt from '@fastify/jwt';
import rateLimit from '@fastify/rate-limit';
import { fastify } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import prometheus from 'prom-client';
import { compete } from '../contestant.js';
import { NewOrder, Order, OrderId, orderOf, View } from '../orders.js';
import { AUDIENCE, ISSUER, publicKey } from '../token.js';

const app = fastify({ logger: true });
app.setValidatorCompiler(validatorCompiler);
app.setSerializerCompiler(serializerCompiler);
const pem = createPublicKey({ key: publicKey, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
await app.register(jwt, {
  secret: { public: pem },
  verify: { algorithms: ['ES256'], allowedIss: ISSUER, allowedAud: AUDIENCE },
});
app.addHook('onRequest', (request) => request.jwtVerify());
await app.register(rateLimit, { max: 1e9, timeWindow: '1 minute' });
const duration = new prometheus.Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration',
  labelNames: ['method', 'route', 'status'],
});
app.addHook('onResponse', async (request, reply) => {
  duration.observe(
    { method: request.method, route: request.routeOptions.url, status: reply.statusCode },
    reply.elapsedTime / 1000,
  );
});
app.get(
  '/orders/:id',
  { schema: { params: OrderId, querystring: View, response: { 200: Order } } },
  async (request) => orderOf(request.params.id, 'shoe-42', 1, request.query.currency),
);
app.post('/orders', { schema: { body: NewOrder, response: { 201: Order } } }, async (request, reply) => {
  reply.code(201);
  return orderOf(7, request.body.sku, request.body.amount, 'EUR');
});
await app.listen({ host: '127.0.0.1', port: 0 });
compete(app.server.address().port);
