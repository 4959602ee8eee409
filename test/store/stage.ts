import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { systemClock, type Clock } from '#clock.ts';
import type { FactsChange } from '#store/facts-watch.ts';
import type { FactsVersions, NewFactsVersion } from '#store/facts-versions.ts';
import { openStore, type Store } from '#store/store.ts';

export const silent = pino({ level: 'silent' });

/** Opens a store that is closed when the test ends. */
export async function open(url: string, clock: Clock = systemClock): Promise<Store> {
  const store = await openStore(url, { clock, log: silent });
  onTestFinished(() => store.close());
  return store;
}

/** An entry whose version is a hash of its content, so that a torn one shows. */
export function entry(content: string, reason: 'start' | 'reload' = 'reload'): NewFactsVersion {
  return { version: hash(content), content, author: '1000', reason, origin: 'folder' };
}

export function hash(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 8);
}

/** Records each content upon the one before; gives the ids. */
export async function recordAll(
  facts: FactsVersions,
  contents: readonly string[],
): Promise<readonly number[]> {
  const ids: number[] = [];
  for (const content of contents) {
    const current = await facts.current();
    ids.push(await recorded(facts, entry(content), current?.id));
  }
  return ids;
}

/** Records an entry that must not race; gives its id. */
export async function recorded(
  facts: FactsVersions,
  added: NewFactsVersion,
  expected: number | undefined,
): Promise<number> {
  const outcome = await facts.record(added, expected);
  if (outcome.outcome !== 'recorded') throw new Error('raced with nobody');
  return outcome.id;
}

/** Rolls back once as `/reload` will; gives the content that is current then, or undefined. */
export async function rollBack(facts: FactsVersions): Promise<string | undefined> {
  const current = await facts.current();
  if (current === undefined) return undefined;
  const previous = await facts.previous(current.id);
  if (previous === undefined) return undefined;
  await recorded(facts, { reason: 'rollback', author: '2000', to: previous.id }, current.id);
  return (await facts.current())?.content;
}

/** Collects what a listener is told; `next` waits for it. */
export function earOf() {
  const heard: FactsChange[] = [];
  let wake = Promise.withResolvers<void>();
  return {
    heard,
    listener: (change: FactsChange) => {
      heard.push(change);
      wake.resolve();
      wake = Promise.withResolvers();
    },
    /** Resolves once a change with this id was told of. */
    async next(id: number): Promise<void> {
      while (!heard.some((change) => change.id === id)) await wake.promise;
    },
  };
}
