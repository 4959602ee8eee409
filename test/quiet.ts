import { subscribe } from 'node:diagnostics_channel';

/** Requests of this process that wait for their answer. */
const open = new Set<unknown>();
subscribe('undici:request:create', (event) => open.add(requestOf(event)));
subscribe('undici:request:trailers', (event) => open.delete(requestOf(event)));
subscribe('undici:request:error', (event) => open.delete(requestOf(event)));

/** Leaves out requests of earlier tests that will never be answered, as their simulators are closed. */
export function forgetRequests(): void {
  open.clear();
}

function requestOf(event: unknown): unknown {
  return (event as { readonly request: unknown }).request;
}

const turnsOfSilence = 10;
/** A request that is open for so many turns waits for the clock, not for the network. */
const mostTurns = 3000;

/**
 * Resolves when everything that does not wait for the clock has come to its end: promises, SQLite, and
 * requests to a simulator in the same process.
 */
export async function quiet(): Promise<void> {
  let silence = 0;
  for (let turn = 0; turn < mostTurns && silence < turnsOfSilence; turn += 1) {
    const before = open.size;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    silence = open.size === 0 && before === 0 ? silence + 1 : 0;
  }
}
