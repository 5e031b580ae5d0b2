import type { FastifyInstance } from 'fastify';
import { DOCS_PAGE } from './docs-page.ts';
import { buildOpenApi } from './openapi.ts';
import { quietRoute } from './operations.ts';

/** The OpenAPI document of the routes, and a page that shows it; written when one first asks, not at the start. */
export function addDocs(app: FastifyInstance, service: Parameters<typeof buildOpenApi>[0]): void {
  let document: string | undefined;
  app.get('/openapi.json', quietRoute('/openapi.json'), (_request, reply) => {
    document ??= JSON.stringify(buildOpenApi(service));
    return reply.type('application/json').send(document);
  });
  app.get('/docs', quietRoute('/docs'), (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'",
      )
      .send(DOCS_PAGE),
  );
}
