import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

export interface HealthParts {
  readonly readiness: Readiness;
  readonly metrics: Metrics;
}

/**
 * `/healthz`: the process is alive. `/readyz`: it can do its work; 503 with what is missing where it
 * cannot; `?exclude=database` for whoever only wants to know whether interactions are taken. `/metrics`: for Prometheus.
 */
export function serveHealth(app: FastifyInstance, { readiness, metrics }: HealthParts): void {
  app.get('/healthz', () => ({ status: 'alive' }));

  app.get('/readyz', async (request, reply) => {
    const { exclude = [] } = request.query as { readonly exclude?: string | string[] };
    const { isReady, parts } = await readiness.report([exclude].flat());
    return reply.code(isReady ? 200 : 503).send({ ready: isReady, parts });
  });

  app.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await metrics.exposition();
    return reply.type(contentType).send(text);
  });
}
