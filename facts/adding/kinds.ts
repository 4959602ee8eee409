import { certainties, standings, type Pack, type PackFile } from '#data/schema.ts';
import { packDate } from '../provenance/dates.ts';
import { firstValue, valueOrNull, type Choice, type Field, type Values } from './field.ts';

/** A kind of entry that can be added. */
export interface Kind {
  readonly name: 'source' | 'person' | 'quote' | 'update';
  readonly file: PackFile;
  readonly list: string;
  readonly fields: readonly Field[];
  /** The first of these flags that has a value makes the id, if no id is given. */
  readonly namedBy: readonly string[];
  /** Makes the entry as it appears in the file. */
  build(id: string, values: Values): object;
}

function idField(of: Kind['name']): Field {
  return optional(
    'id',
    `Id of the ${of}, in lower-case words joined by hyphens (Enter: made from its name)`,
  );
}

/** The accepted dates, for people. */
export const dateForms = '2024-01-08, 8 January 2024, January 2024, summer 2022 or 2022';

function dateField(question: string, unknown: string): Field {
  return optional('date', `${question} (${dateForms}; Enter: ${unknown})`);
}

function dateOrNull(values: Values): string | null {
  const date = firstValue(values, 'date');
  return date === undefined ? null : packDate(date);
}

const certaintyMeanings: Readonly<Record<(typeof certainties)[number], string>> = {
  official: 'official: the makers of the show say so',
  reported: 'reported: an article says so',
  expected: 'expected: likely, but not settled',
  speculated: 'speculated: a guess or a rumour',
};

const standingMeanings: Readonly<Record<(typeof standings)[number], string>> = {
  returning: 'returning: was in an earlier season',
  new: 'new: joins with this season',
  guest: 'guest: named by a source, but not as part of this season',
  crew: 'crew: works behind the camera',
};

/** The questions for every fact. */
const provenanceFields: readonly Field[] = [
  {
    flag: 'certainty',
    question: 'How certain is it?',
    choices: certainties.map((value) => ({ value, name: certaintyMeanings[value] })),
  },
  optional('spoiler', 'Number of the aired season that it spoils (Enter: none)'),
  { flag: 'source', question: 'Which source says so?', many: true, choices: sourceChoices },
  {
    flag: 'says',
    question: 'What does that source say about it, in your own words?',
    many: true,
  },
];

export const source: Kind = {
  name: 'source',
  file: 'sources.yaml',
  list: 'sources',
  namedBy: ['label'],
  fields: [
    { flag: 'label', question: 'What should answers call this source? (for example Article 4)' },
    optional('outlet', 'Which paper or site is it from? (Enter: unknown)'),
    optional('title', 'What is its title? (Enter: unknown)'),
    dateField('What is its date?', 'undated'),
    { flag: 'note', question: 'One sentence about it, shown under Sources' },
    idField('source'),
  ],
  build: (id, values) => ({
    id,
    label: firstValue(values, 'label'),
    outlet: valueOrNull(values, 'outlet'),
    title: valueOrNull(values, 'title'),
    date: dateOrNull(values),
    note: firstValue(values, 'note'),
  }),
};

const person: Kind = {
  name: 'person',
  file: 'cast.yaml',
  list: 'people',
  namedBy: ['name', 'character'],
  fields: [
    optional('name', 'Name of the actor or crew member? (Enter: only the character is known)'),
    optional('character', 'Name of the character? (Enter: none)'),
    optional('role', 'What is their job, if they are not an actor? (Enter: none)'),
    {
      flag: 'standing',
      question: 'How are they involved in the season?',
      choices: standings.map((value) => ({ value, name: standingMeanings[value] })),
    },
    { flag: 'alias', question: 'A nickname (Enter: no more)', optional: true, many: true },
    ...provenanceFields,
    idField('person'),
  ],
  build: (id, values) => ({
    id,
    name: valueOrNull(values, 'name'),
    character: valueOrNull(values, 'character'),
    role: valueOrNull(values, 'role'),
    standing: firstValue(values, 'standing'),
    ...(given(values, 'alias').length > 0 ? { aliases: given(values, 'alias') } : {}),
    ...provenance(values),
  }),
};

const quote: Kind = {
  name: 'quote',
  file: 'quotes.yaml',
  list: 'quotes',
  namedBy: ['about'],
  fields: [
    { flag: 'speaker', question: 'Who said it?', choices: speakerChoices },
    { flag: 'passage', question: 'The words exactly as printed (Enter: no more)', many: true },
    { flag: 'about', question: 'What is it about?' },
    { flag: 'role', question: 'In what role did they speak? (for example Creator of the show)' },
    optional('outlet', 'Which outlet did they speak to? (Enter: unknown)'),
    dateField('When was it said?', 'unknown'),
    optional('said', 'When was it said, in words, if there is no date? (Enter: unknown)'),
    optional('link', 'Is there a link in the quoted post? (Enter: none)'),
    ...provenanceFields,
    idField('quote'),
  ],
  build: (id, values) => ({
    id,
    speaker: firstValue(values, 'speaker'),
    role: firstValue(values, 'role'),
    outlet: valueOrNull(values, 'outlet'),
    date: dateOrNull(values),
    said: valueOrNull(values, 'said'),
    passages: given(values, 'passage'),
    ...(firstValue(values, 'link') === undefined ? {} : { link: firstValue(values, 'link') }),
    about: firstValue(values, 'about'),
    ...provenance(values),
  }),
};

const update: Kind = {
  name: 'update',
  file: 'updates.yaml',
  list: 'updates',
  namedBy: ['headline'],
  fields: [
    dateField('What is the date of the news?', 'unknown'),
    { flag: 'headline', question: 'The headline' },
    { flag: 'text', question: 'The news, in your own words' },
    ...provenanceFields,
    idField('update'),
  ],
  build: (id, values) => ({
    id,
    date: dateOrNull(values),
    headline: firstValue(values, 'headline'),
    text: firstValue(values, 'text'),
    ...provenance(values),
  }),
};

export const kinds: readonly Kind[] = [source, person, quote, update];

function provenance(values: Values): object {
  const spoiler = firstValue(values, 'spoiler');
  return {
    certainty: firstValue(values, 'certainty'),
    ...(spoiler === undefined ? {} : { spoiler: Number(spoiler) }),
    sources: given(values, 'source').map((id, index) => ({
      source: id,
      says: given(values, 'says')[index],
    })),
  };
}

function given(values: Values, flag: string): readonly string[] {
  return (values[flag] ?? []).filter((value) => value.trim() !== '');
}

function optional(flag: string, question: string): Field {
  return { flag, question, optional: true };
}

function sourceChoices({ sources }: Pack): readonly Choice[] {
  return sources.map(({ id, label, note }) => ({ value: id, name: `${label}: ${note}` }));
}

function speakerChoices({ speakers }: Pack): readonly Choice[] {
  return speakers.map(({ id, name }) => ({ value: id, name }));
}
