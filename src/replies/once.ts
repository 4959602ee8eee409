import type { Facts } from '#data/facts.ts';
import { memoize } from '#memoize.ts';

/**
 * Makes something of a snapshot and one thing in it, such as a person, at most once: both are frozen, so
 * that it would come out the same again. It is forgotten together with the snapshot. What is made is
 * shared by all answers and must not be changed by any.
 */
export function oncePerFacts<Subject extends object, Made>(
  make: (facts: Facts, subject: Subject) => Made,
): (facts: Facts, subject: Subject) => Made {
  const ofSnapshot = memoize((facts: Facts) => memoize((subject: Subject) => make(facts, subject)));
  return (facts, subject) => ofSnapshot(facts)(subject);
}
