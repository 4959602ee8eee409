import type { Facts } from '#data/facts.ts';
import { earliestInstant } from '#data/partial-date.ts';

/** The one reference to the facts that answers are made from. */
export interface LiveFacts {
  current(): Facts;
  /** Answers under way keep the facts that they started with. */
  replace(facts: Facts): void;
  /** Calls `listener` after each change until the returned function is called. */
  onReplace(listener: () => void): () => void;
}

export function createLiveFacts(first: Facts): LiveFacts {
  let facts = first;
  const listeners = new Set<() => void>();
  return {
    current: () => facts,
    replace(next) {
      facts = next;
      for (const listener of listeners) listener();
    },
    onReplace(listener) {
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
