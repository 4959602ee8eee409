import { memoize } from '#memoize.ts';
import { assemble, type Facts } from './facts.ts';
import type { Alias, Note, Person, Spoiling } from './schema.ts';
import { list } from './words.ts';

const bySeason = memoize((_facts: Facts) => new Map<number, Facts>());
const originals = new WeakMap<Facts, Facts>();

/**
 * The facts for readers who have seen the show up to a season: what spoils those seasons is like any other text.
 * The same object for the same facts and season. 0: all spoilers are hidden.
 */
export function seenUpTo(facts: Facts, season: number): Facts {
  const seen = Math.min(season, newestAired(facts));
  if (seen === 0) return facts;
  const known = bySeason(facts);
  let made = known.get(seen);
  if (!made) {
    made = opened(facts, seen);
    known.set(seen, made);
    originals.set(made, facts);
  }
  return made;
}

/** The facts with all spoilers hidden. */
export function hiding(facts: Facts): Facts {
  return originals.get(facts) ?? facts;
}

/** The newest season that spoilers can be about. */
export function newestAired({ show }: Facts): number {
  return show.aired ?? show.season;
}

/** Shares the indexes of searches, so hidden words are still not found. */
function opened(facts: Facts, season: number): Facts {
  const isSeen = ({ spoiler = Infinity }: Spoiling) => spoiler <= season;
  const open = <T extends Spoiling>(entry: T): T =>
    isSeen(entry) ? Object.freeze({ ...entry, spoiler: undefined }) : entry;
  const openPerson = (person: Person): Person =>
    Object.freeze({
      ...open(person),
      aliases: person.aliases.map(open),
      notes: person.notes.map(open),
    });
  const made = assemble({
    ...facts,
    facts: facts.facts.map(open),
    disagreements: facts.disagreements.map(open),
    people: facts.people.map(openPerson),
    quotes: facts.quotes.map(open),
    updates: facts.updates.map(open),
  });
  return Object.freeze({
    ...made,
    notesOn: (person: Person) => {
      const { aliases } = facts.person(person.id) ?? person;
      return [...alsoKnownAs(person, aliases.filter(isSeen)), ...made.notesOn(person)];
    },
  });
}

/** The aliases that are no longer hidden, as a note: answers list no others. */
function alsoKnownAs({ id, certainty, sources }: Person, aliases: readonly Alias[]): Note[] {
  if (aliases.length === 0) return [];
  const names = list(aliases.map(({ name }) => name));
  return [{ id, text: `Also known as ${names}`, certainty, sources }];
}
