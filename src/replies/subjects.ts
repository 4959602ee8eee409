import type { Ageing, Facts } from '#data/facts.ts';
import type { Certainty, Citation, Disagreement, Person } from '#data/schema.ts';
import type { SubjectKind } from './buttons.ts';
import { headline } from './person.ts';
import { isTopic, topicNames } from './status.ts';
import { literal } from './text.ts';

/** What a source says about a subject. */
export interface Testimony extends Citation {
  readonly spoiler?: number | undefined;
}

/** A text that is hidden until a reader asks for it. */
interface Hidden {
  readonly text: string;
  readonly certainty: Certainty;
  readonly spoiler?: number | undefined;
}

/** Everything behind the buttons of an answer. */
export interface Subject {
  readonly title: string;
  readonly testimonies: readonly Testimony[];
  readonly hidden: readonly Hidden[];
  readonly disagreements: readonly Disagreement[];
  /** The entries that the answer shows. Whatever they supersede is history. */
  readonly entries: readonly Ageing[];
  /** The place of a person in the photos, by source. */
  readonly photos?: Person['photos'];
}

/** `undefined` if the facts no longer have the subject. */
export function subjectOf(facts: Facts, kind: SubjectKind, id: string): Subject | undefined {
  return subjects[kind](facts, id);
}

const nothing = { hidden: [], disagreements: [], entries: [] } as const;

const subjects: Readonly<Record<SubjectKind, (facts: Facts, id: string) => Subject | undefined>> = {
  person(facts, id) {
    const person = facts.person(id);
    if (!person) return undefined;
    const notes = facts.notesOn(person);
    const disagreements = facts.disagreementsAbout(person);
    return {
      title: headline(person),
      testimonies: [person, ...notes].flatMap(testimonies),
      hidden: [
        ...hiddenNames(person),
        ...notes.map((note) => ({ ...note, text: literal(note.text) })),
      ],
      disagreements,
      entries: [person, ...person.notes, ...disagreements],
      photos: person.photos,
    };
  },
  cast: (facts) => ({
    ...nothing,
    title: 'cast and crew',
    testimonies: facts.cast.flatMap(testimonies),
    entries: facts.cast,
  }),
  quote(facts, id) {
    const quote = facts.quote(id);
    if (!quote) return undefined;
    const said = quote.passages.map((passage) => `“${literal(passage)}”`).join(' ');
    const hidden = [{ ...quote, text: said }];
    return { ...nothing, title: quote.about, testimonies: testimonies(quote), hidden };
  },
  status(facts, id) {
    if (!isTopic(id)) return undefined;
    const known = facts.factsOn(id);
    const disagreements = facts.disagreementsOn(id);
    return {
      title: topicNames[id].toLowerCase(),
      testimonies: known.flatMap(testimonies),
      hidden: known.map((fact) => ({ ...fact, text: literal(fact.text) })),
      disagreements,
      entries: [...known, ...disagreements],
    };
  },
  update(facts, id) {
    const update = facts.update(id);
    if (!update) return undefined;
    const text = `**${literal(update.headline)}** ${literal(update.text)}`;
    const title =
      update.spoiler === undefined ? update.headline : `spoiler for season ${update.spoiler}`;
    return { ...nothing, title, testimonies: testimonies(update), hidden: [{ ...update, text }] };
  },
  pack: (facts) => ({
    ...nothing,
    title: facts.show.title,
    testimonies: facts.sources.map(({ id, note }) => ({ source: id, says: note })),
  }),
};

function testimonies(entry: {
  readonly sources: readonly Citation[];
  readonly spoiler?: number | undefined;
}): readonly Testimony[] {
  return entry.sources.map((citation) => ({ ...citation, spoiler: entry.spoiler }));
}

function hiddenNames({ aliases, certainty }: Person): readonly Hidden[] {
  return aliases.map(({ name, spoiler }) => ({
    text: `Also known as ${literal(name)}`,
    certainty,
    spoiler,
  }));
}
