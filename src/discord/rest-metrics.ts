import { RESTEvents, type REST } from 'discord.js';

export interface RestMetrics {
  restCall(method: string, route: string, status: number): void;
  rateLimited(route: string, scope: string): void;
}

/** Counts the responses of a client, by route without ids and tokens. */
export function measureRest(rest: REST, metrics: RestMetrics): void {
  rest.on(RESTEvents.Response, ({ method, route }, { status }) => {
    metrics.restCall(method, withoutIds(route), status);
  });
  rest.on(RESTEvents.RateLimited, ({ route, scope }) => {
    metrics.rateLimited(withoutIds(route), scope);
  });
}

/** discord.js leaves ids of 20 digits in place. */
function withoutIds(route: string): string {
  return route.replaceAll(/\d{17,20}/g, ':id');
}
