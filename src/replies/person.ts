import type { APIEmbedField } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import type { Citation, Note, Person, PhotoPlace } from '#data/schema.ts';
import { actions, menu, sourcesButton, type MenuOption } from './buttons.ts';
import {
  certaintyLabel,
  certaintyMark,
  citationLines,
  disagreementFields,
  embedFrom,
  listFields,
  standingNames,
} from './look.ts';
import { oncePerFacts } from './once.ts';
import { answer, type Answer } from './reply.ts';
import { literal, masked, spoiler } from './text.ts';

const photoNames: Readonly<Record<PhotoPlace, string>> = {
  first: 'first photo',
  second: 'second photo',
  absent: 'not in the photo',
  silent: 'says nothing',
};

/** One person: who they play, where they stand, what each source says. */
export function personReply(facts: Facts, person: Person, others: readonly Person[] = []): Answer {
  if (others.length === 0) return replyOnOne(facts, person);
  const alternatives = others.map(menuOption);
  return answer(
    personEmbed(facts, person),
    [menu(actions.castPick.encode({}), 'Did you mean someone else?', alternatives)],
    [sourcesButton('person', person.id)],
  );
}

const replyOnOne = oncePerFacts((facts, person: Person) =>
  answer(personEmbed(facts, person), [sourcesButton('person', person.id)]),
);

const personEmbed = oncePerFacts((facts, person: Person) =>
  embedFrom(facts, citationsAbout(facts, person), {
    title: literal(headline(person)),
    description: description(person),
    fields: [
      { name: 'Status', value: standingNames[person.standing], inline: true },
      { name: 'Certainty', value: certaintyLabel(person.certainty), inline: true },
      ...listFields('What each source says', sourceLines(facts, person)),
      ...photoFields(facts, person),
      ...listFields('More', person.notes.map(noteLine)),
      ...disagreementFields(facts, facts.disagreementsAbout(person)),
    ],
  }),
);

/** Everything that the answer about a person stands on. */
export function citationsAbout(facts: Facts, person: Person): readonly Citation[] {
  return [
    ...person.sources,
    ...person.notes.flatMap((note) => note.sources),
    ...facts.disagreementsAbout(person).flatMap(({ views }) => views),
  ];
}

/** What fans call them: the character, or the name of who has none. */
export function headline({ name, character }: Person): string {
  return character ?? name ?? '';
}

/** A line that gives away nothing, for menus and completion: `Character · Actor`. */
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

function description(person: Person): string {
  const { name, character, role, aliases } = person;
  const played = character !== null && name !== null ? `Played by **${literal(name)}**` : '';
  const known = aliases.map((alias) =>
    alias.spoiler === undefined ? literal(alias.name) : spoiler(literal(alias.name)),
  );
  return [
    [played, role === null ? '' : literal(role)].filter(Boolean).join(' · '),
    known.length > 0 ? `-# Also found as ${known.join(', ')}` : '',
  ]
    .filter(Boolean)
    .join('\n');
}

/** Each source in the pack's order; one that speaks only of plot is heard through the notes. */
function sourceLines(facts: Facts, person: Person): readonly string[] {
  const heard = facts.sources.map((source) => {
    const lines = [person, ...person.notes].map(({ sources, spoiler: season }) => {
      const own = sources.filter((citation) => citation.source === source.id);
      return citationLines(facts, own, season);
    });
    return { source, lines: lines.find(({ length }) => length > 0) ?? [] };
  });
  const silent = heard.filter(({ lines }) => lines.length === 0).map(({ source }) => source.label);
  return [
    ...heard.flatMap(({ lines }) => lines),
    ...(silent.length > 0 ? [`*Nothing on this person: ${literal(silent.join(', '))}*`] : []),
  ];
}

/** Left out where no source places the person anywhere. */
function photoFields(facts: Facts, { photos }: Person): readonly APIEmbedField[] {
  if (Object.values(photos).every((place) => place === 'silent')) return [];
  // With few sources the silence of each is worth a word.
  const shown = facts.sources.filter(
    ({ id }) => facts.sources.length <= 6 || (photos[id] ?? 'silent') !== 'silent',
  );
  const places = shown.map(
    ({ id, label }) => `${literal(label)}: ${photoNames[photos[id] ?? 'silent']}`,
  );
  return [{ name: '📷 The production photos', value: places.join(' · ') }];
}

function noteLine(note: Note): string {
  return `${certaintyMark(note.certainty)} ${masked(literal(note.text), note.spoiler)}`;
}
