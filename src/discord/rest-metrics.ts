import { RESTEvents, type REST } from 'discord.js';

/** What is measured of requests to Discord. */
export interface RestMetrics {
  restCall(method: string, route: string, status: number): void;
  rateLimited(route: string, scope: string): void;
}

/** Counts what a client is answered. Routes are counted without their ids and tokens. */
export function measureRest(rest: REST, metrics: RestMetrics): void {
  rest.on(RESTEvents.Response, ({ method, route }, { status }) => {
    metrics.restCall(method, withoutIds(route), status);
  });
  rest.on(RESTEvents.RateLimited, ({ route, scope }) => {
    metrics.rateLimited(withoutIds(route), scope);
  });
}

/** The library leaves ids of 20 digits in place. */
function withoutIds(route: string): string {
  return route.replaceAll(/\d{17,20}/g, ':id');
}
