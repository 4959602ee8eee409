import type { Facts } from '#data/facts.ts';

/** The one reference to the facts that answers are made from. */
export interface LiveFacts {
  current(): Facts;
  /** From now on; answers under way keep what they began with. */
  replace(facts: Facts): void;
}

export function createLiveFacts(first: Facts): LiveFacts {
  let facts = first;
  return {
    current: () => facts,
    replace(next) {
      facts = next;
    },
  };
}
