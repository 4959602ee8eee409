import type { Facts } from '#data/facts.ts';

/** The one reference to the facts that answers are made from. */
export interface LiveFacts {
  current(): Facts;
  /** From now on; answers under way keep what they began with. */
  replace(facts: Facts): void;
  /** Calls `listener` after each change from now on; the returned function ends that. */
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
