import type { Facts } from './facts.ts';
import { topics, type Update } from './schema.ts';

/** Stands for all people, where the id of one could stand. */
export const anyone = 'cast';

/**
 * The updates about a topic, a person or `anyone`; all of them for null. `undefined` if the facts have no such topic or
 * person any more.
 */
export function updatesAbout(facts: Facts, about: string | null): readonly Update[] | undefined {
  if (about === null) return facts.updates;
  const person = facts.person(about);
  const isAbout = (subject: string) =>
    subject === about ||
    (about === anyone && facts.person(subject) !== undefined) ||
    // Someone may have been superseded by an entry with another id.
    (person !== undefined && facts.person(subject) === person);
  const found = facts.updates.filter(({ about: subjects = [] }) => subjects.some(isAbout));
  const topic = topics.find((one) => one === about);
  const isKnown = found.length > 0 || person !== undefined || about === anyone;
  return isKnown || (topic && facts.factsOn(topic).length > 0) ? found : undefined;
}
