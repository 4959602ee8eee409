import type { APIEmbed } from 'discord-api-types/v10';
import { memoize } from '#memoize.ts';
import { newest, type Facts } from '#data/facts.ts';
import type { Note, Person, Standing } from '#data/schema.ts';
import { count } from '#data/words.ts';
import { sourcesButton, spoilersButton, type MenuOption } from './buttons.ts';
import {
  certaintyLabel,
  certaintyMarks,
  disagreementLine,
  embedFrom,
  isOpen,
  linkedLabel,
  linesOf,
  provenance,
  sourcesOf,
  spoilerCount,
} from './embed-style.ts';
import { answer, type Answer } from './reply.ts';
import { literal } from './text.ts';

/** Most characters of the notes in an answer: what a phone shows at once. */
const notesLength = 240;

/**
 * The answer about a person. Shared by everyone who asks on the same day: making the embed and its JSON is most of the
 * work of an answer. `now` in ms since the epoch.
 */
export function personReply(facts: Facts, person: Person, now: number): Answer {
  const day = Math.floor(now / dayLength);
  const shared = repliesOf(facts);
  if (shared.day !== day) {
    shared.day = day;
    shared.replies.clear();
  }
  const known = shared.replies.get(person);
  if (known) return known;
  const hidden = [...facts.notesOn(person), ...person.aliases];
  const reply = answer(personEmbed(facts, person, (day + 0.5) * dayLength), [
    ...spoilersButton(hidden, 'person', person.id),
    sourcesButton('person', person.id),
  ]);
  shared.replies.set(person, reply);
  return reply;
}

const dayLength = 86_400_000;

const repliesOf = memoize((_facts: Facts) => ({ day: NaN, replies: new Map<Person, Answer>() }));

function personEmbed(facts: Facts, person: Person, now: number): APIEmbed {
  const notes = facts.notesOn(person);
  const open = notes.filter(isOpen);
  const shown = firstNotes(open);
  const rest = open.length - shown.length;
  const citations = [person, ...shown].flatMap(({ sources }) => sources);
  return embedFrom(facts, {
    title: literal(personLabel(person)),
    description: linesOf(
      `**${standingText(facts, person.standing)}** · ${certaintyLabel(person.certainty)}`,
      ...(shown.length > 0 ? shown.map(noteLine) : basis(facts, person)),
      rest > 0 ? `-# ${count(rest, 'more note')} behind Sources` : undefined,
      disagreementLine(facts.disagreementsAbout(person)),
      quotedLine(facts, person),
      spoilerCount([...notes, ...person.aliases]),
      provenance(facts, citations, now),
    ),
  });
}

function firstNotes(notes: readonly Note[]): readonly Note[] {
  let length = 0;
  return notes.filter(({ text }) => (length += text.length) <= notesLength);
}

function noteLine({ certainty, text }: Note): string {
  return `${certaintyMarks[certainty]} ${literal(text)}`;
}

/** The newest source's own words on a person of whom nothing else is known. */
function basis(facts: Facts, { sources, spoiler }: Person): readonly string[] {
  const source = newest(sourcesOf(facts, sources)) ?? facts.source(sources[0]?.source ?? '');
  const citation = sources.find((one) => one.source === source?.id);
  if (!source || !citation || spoiler !== undefined) return [];
  return [`${linkedLabel(source)}: ${literal(citation.says)}`];
}

/** A person who is quoted leads to the quotes. */
function quotedLine(facts: Facts, { id }: Person): string | undefined {
  const speaker = facts.speakers.find((one) => one.person === id);
  if (!speaker) return undefined;
  return `💬 ${count(facts.quotesOf(speaker).length, 'quote')}: \`/quote speaker:${speaker.name}\``;
}

export function standingText({ show }: Facts, standing: Standing): string {
  const texts: Readonly<Record<Standing, string>> = {
    returning: `Back for season ${show.season}`,
    new: `New in season ${show.season}`,
    guest: 'Also named',
    crew: 'Behind the camera',
  };
  return texts[standing];
}

/** The character, which fans know best, or the name if there is none. */
export function headline({ name, character }: Person): string {
  return character ?? name ?? '';
}

/** `Character · Actor` or, if one of them is unknown, `Name · Job`. */
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
