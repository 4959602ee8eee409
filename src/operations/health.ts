import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

export interface HealthParts {
  readonly readiness: Readiness;
  readonly metrics: Metrics;
}

export interface HealthAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Answers to GET, by path. */
export type HealthRoutes = ReadonlyMap<string, (query: URLSearchParams) => Promise<HealthAnswer>>;

/**
 * `/healthz`: the process is alive. `/readyz`: it can do its work; 503 with what is missing where it
 * cannot; `?exclude=database` for whoever only wants to know whether interactions are taken. `/metrics`: for Prometheus.
 */
export function healthRoutes({ readiness, metrics }: HealthParts): HealthRoutes {
  async function readyz(query: URLSearchParams): Promise<HealthAnswer> {
    const { isReady, parts } = await readiness.report(query.getAll('exclude'));
    return json(isReady ? 200 : 503, { ready: isReady, parts });
  }

  async function exposition(): Promise<HealthAnswer> {
    const { contentType, text } = await metrics.exposition();
    return { status: 200, contentType, body: text };
  }

  return new Map([
    ['/healthz', () => Promise.resolve(json(200, { status: 'alive' }))],
    ['/readyz', readyz],
    ['/metrics', exposition],
  ]);
}

export function json(status: number, body: object): HealthAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}
