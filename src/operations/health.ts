import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';
import { json, type Answer, type Routes } from '#http/server.ts';

/**
 * `/healthz`: the process is alive. `/readyz`: it is ready, or 503 with the missing parts; `?exclude=database`
 * doesn't ask the database, as answers from facts need none. `/metrics`: for Prometheus.
 */
export function healthRoutes(readiness: Readiness, metrics: Metrics): Routes['get'] {
  async function readyz(query: URLSearchParams): Promise<Answer> {
    const { isReady, parts } = await readiness.report(query.getAll('exclude'));
    return json(isReady ? 200 : 503, { ready: isReady, parts });
  }

  async function exposition(): Promise<Answer> {
    const { contentType, text } = await metrics.exposition();
    return { status: 200, contentType, body: text };
  }

  return new Map([
    ['/healthz', () => Promise.resolve(json(200, { status: 'alive' }))],
    ['/readyz', readyz],
    ['/metrics', exposition],
  ]);
}
