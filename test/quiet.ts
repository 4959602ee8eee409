import { subscribe } from 'node:diagnostics_channel';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Requests of this process that have no answer yet. */
const open = new Set<unknown>();
subscribe('undici:request:create', (event) => open.add(requestOf(event)));
subscribe('undici:request:trailers', (event) => open.delete(requestOf(event)));
subscribe('undici:request:error', (event) => open.delete(requestOf(event)));

/** Forgets requests of earlier tests, whose closed simulators will never answer. */
export function forgetRequests(): void {
  open.clear();
}

function requestOf(event: unknown): unknown {
  return (event as { readonly request: unknown }).request;
}

const turnsOfSilence = 10;
/** A request that is open for more turns waits for the clock, not for the network. */
const mostTurns = 3000;

/**
 * Resolves when everything has finished that doesn't wait for the clock: promises, SQLite, and requests to a
 * simulator in the same process.
 */
export async function quiet(): Promise<void> {
  let silence = 0;
  for (let turn = 0; turn < mostTurns && silence < turnsOfSilence; turn += 1) {
    const before = open.size;
    await nextTurn();
    silence = open.size === 0 && before === 0 ? silence + 1 : 0;
  }
}
