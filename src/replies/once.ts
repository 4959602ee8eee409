import type { Facts } from '#data/facts.ts';

/**
 * Makes something of a snapshot and one thing in it, such as a person, at most once: both are frozen, so
 * that it would come out the same again. It is forgotten together with the snapshot. What is made is
 * shared by all answers and must not be changed by any.
 */
export function oncePerFacts<Subject extends object, Made>(
  make: (facts: Facts, subject: Subject) => Made,
): (facts: Facts, subject: Subject) => Made {
  const bySnapshot = new WeakMap<Facts, Map<Subject, Made>>();
  return (facts, subject) => {
    let made = bySnapshot.get(facts);
    if (!made) bySnapshot.set(facts, (made = new Map<Subject, Made>()));
    let one = made.get(subject);
    if (one === undefined) made.set(subject, (one = make(facts, subject)));
    return one;
  };
}
