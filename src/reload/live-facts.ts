import type { Facts } from '#data/facts.ts';
import { earliestInstant } from '#data/partial-date.ts';

export type LiveFacts = ReturnType<typeof createLiveFacts>;

/** The one reference to the facts that answers are made from. */
export function createLiveFacts(first: Facts) {
  let facts = first;
  const listeners = new Set<() => void>();
  return {
    current: () => facts,
    /** Answers under way keep the facts that they started with. */
    replace(next: Facts): void {
      facts = next;
      for (const listener of listeners) listener();
    },
    /** Calls `listener` after each change until the returned function is called. */
    onReplace(listener: () => void): () => void {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** For the metrics; `newestSourceAt` in ms since the epoch. */
export function factsMeasures({ version, newestSource }: Facts) {
  const newestSourceAt = newestSource?.date ? earliestInstant(newestSource.date) : undefined;
  return { version, newestSourceAt };
}
