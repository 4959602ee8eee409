import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import { memoize } from '#memoize.ts';
import type { Facts } from '#data/facts.ts';
import type { Citation, Note, Person, PhotoPlace } from '#data/schema.ts';
import { sourcesButton, type MenuOption } from './buttons.ts';
import {
  certaintyLabel,
  certaintyMarks,
  citationLines,
  disagreementFields,
  embedFrom,
  listFields,
  standingNames,
} from './embed-style.ts';
import { answer, type Answer } from './reply.ts';
import { literal, masked } from './text.ts';

const photoNames: Readonly<Record<PhotoPlace, string>> = {
  first: 'first photo',
  second: 'second photo',
  absent: 'apparently not in the photo',
  silent: "doesn't name them there",
};

/** The answer about a person. */
export function personReply(facts: Facts, person: Person): Answer {
  return replyOf(facts)(person);
}

/** Shared by everyone who asks: making the embed and its JSON is most of the work of an answer. */
const replyOf = memoize((facts: Facts) =>
  memoize((person: Person) =>
    answer(personEmbed(facts, person), [sourcesButton('person', person.id)]),
  ),
);

function personEmbed(facts: Facts, person: Person): APIEmbed {
  return embedFrom(facts, citationsAbout(facts, person), {
    title: literal(headline(person)),
    description: description(person),
    fields: [
      {
        name: 'Status',
        value: `${standingNames[person.standing]} · ${certaintyLabel(person.certainty)}`,
      },
      ...listFields('What each source says', sourceLines(facts, person)),
      ...photoFields(facts, person),
      ...listFields('More', facts.notesOn(person).map(noteLine)),
      ...disagreementFields(facts, facts.disagreementsAbout(person)),
    ],
  });
}

/** The citations behind the answer about a person. */
function citationsAbout(facts: Facts, person: Person): readonly Citation[] {
  return [
    ...person.sources,
    ...facts.notesOn(person).flatMap((note) => note.sources),
    ...facts.disagreementsAbout(person).flatMap(({ views }) => views),
  ];
}

/** The character, which fans know best, or the name if there is none. */
export function headline({ name, character }: Person): string {
  return character ?? name ?? '';
}

/** A line without spoilers, for menus and completion: `Character · Actor`. */
export function personLabel({ name, character, role }: Person): string {
  return [character, name, character === null || name === null ? role : null]
    .filter((part) => part !== null)
    .join(' · ');
}

export function menuOption(person: Person): MenuOption {
  const { name, character, role, id } = person;
  return {
    label: headline(person),
    value: id,
    description: (character === null ? role : name) ?? role ?? undefined,
  };
}

function description({ name, character, role }: Person): string {
  const played = character !== null && name !== null ? `Played by **${literal(name)}**` : '';
  return [played, role === null ? '' : literal(role)].filter(Boolean).join(' · ');
}

/** Each source's words on the person or, if it has none, on the first of their notes that cites it. */
function sourceLines(facts: Facts, person: Person): readonly string[] {
  const said = facts.sources.map((source) => {
    const lines = [person, ...facts.notesOn(person)].map(({ sources, spoiler: season }) => {
      const own = sources.filter((citation) => citation.source === source.id);
      return citationLines(facts, own, season);
    });
    return { source, lines: lines.find(({ length }) => length > 0) ?? [] };
  });
  const silent = said.filter(({ lines }) => lines.length === 0).map(({ source }) => source.label);
  return [
    ...said.flatMap(({ lines }) => lines),
    ...(silent.length > 0 ? [`*Nothing on this person: ${literal(silent.join(', '))}*`] : []),
  ];
}

/** Left out if no source mentions the person's place. */
function photoFields(facts: Facts, { photos }: Person): readonly APIEmbedField[] {
  if (Object.values(photos).every((place) => place === 'silent')) return [];
  // With few sources, each one's silence is worth showing.
  const shown = facts.sources.filter(
    ({ id }) => facts.sources.length <= 6 || (photos[id] ?? 'silent') !== 'silent',
  );
  const places = shown.map(
    ({ id, label }) => `${literal(label)}: ${photoNames[photos[id] ?? 'silent']}`,
  );
  return [{ name: '📷 The production photos', value: places.join(' · ') }];
}

function noteLine(note: Note): string {
  return `${certaintyMarks[note.certainty]} ${masked(literal(note.text), note.spoiler)}`;
}
