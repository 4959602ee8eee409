import type { Pack, PackFile } from '#data/schema.ts';
import { packDate } from '../provenance/dates.ts';
import {
  certaintyChoices,
  personChoices,
  sourceChoices,
  speakerChoices,
  standingChoices,
  topicChoices,
} from './choices.ts';
import { firstValue, valueOrNull, type Choice, type Field, type Values } from './field.ts';

/** A kind of entry that can be added. */
export interface Kind {
  readonly name: 'source' | 'fact' | 'disagreement' | 'person' | 'note' | 'quote' | 'update';
  readonly file: PackFile;
  readonly list: string;
  readonly fields: readonly Field[];
  /** The first of these flags that has a value makes the id, if no id is given. */
  readonly namedBy: readonly string[];
  /** Makes the entry as it appears in the file. */
  build(id: string, values: Values, pack: Pack): object;
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

const spoilerField = optional('spoiler', 'Number of the aired season that it spoils (Enter: none)');

/** The questions for every fact. */
const provenanceFields: readonly Field[] = [
  {
    flag: 'certainty',
    question: 'How certain is it?',
    choices: certaintyChoices,
  },
  spoilerField,
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
    optional('url', 'What is its web address? (https://…; Enter: unknown)'),
    dateField('What is its date?', 'undated'),
    { flag: 'note', question: 'One sentence about it, shown under Sources' },
    idField('source'),
  ],
  build: (id, values) => ({
    id,
    label: firstValue(values, 'label'),
    outlet: valueOrNull(values, 'outlet'),
    title: valueOrNull(values, 'title'),
    ...ifGiven(values, 'url'),
    date: dateOrNull(values),
    note: firstValue(values, 'note'),
  }),
};

const fact: Kind = {
  name: 'fact',
  file: 'production.yaml',
  list: 'facts',
  namedBy: ['text'],
  fields: [
    supersedesField(({ facts, disagreements }) => [
      ...facts.map(({ id, text }) => ({ value: id, name: text })),
      ...disagreements.map(({ id, question }) => ({ value: id, name: question })),
    ]),
    {
      flag: 'topic',
      question: 'Which topic of /status is it on?',
      many: true,
      choices: topicChoices,
    },
    { flag: 'text', question: 'The fact, in one sentence of your own' },
    dateField('When did it happen?', 'as its newest source'),
    ...provenanceFields,
    idField('fact'),
  ],
  build: (id, values, { facts, disagreements }) => {
    const superseded = new Set(given(values, 'supersedes'));
    const former = [...facts, ...disagreements].filter((entry) => superseded.has(entry.id));
    const chosen = given(values, 'topic');
    return {
      id,
      topics: chosen.length > 0 ? chosen : [...new Set(former.flatMap((entry) => entry.topics))],
      text: firstValue(values, 'text'),
      ...ageing(values),
      ...provenance(values),
    };
  },
};

const disagreement: Kind = {
  name: 'disagreement',
  file: 'production.yaml',
  list: 'disagreements',
  namedBy: ['question'],
  fields: [
    supersedesField(({ disagreements }) =>
      disagreements.map(({ id, question }) => ({ value: id, name: question })),
    ),
    optionalList('topic', 'Which topic of /status is it on?', topicChoices),
    optionalList('person', 'Who is it about?', personChoices),
    { flag: 'question', question: 'What do the sources disagree about? (a question)' },
    dateField('When was it said?', 'as its newest source'),
    spoilerField,
    {
      flag: 'source',
      question: 'Which source says one thing?',
      many: true,
      choices: sourceChoices,
    },
    { flag: 'says', question: 'What does that source say, in your own words?', many: true },
    { flag: 'other-source', question: 'Which source contradicts it?', choices: sourceChoices },
    { flag: 'other-says', question: 'What does that source say, in your own words?' },
    idField('disagreement'),
  ],
  build: (id, values) => ({
    id,
    ...list(values, 'topic', 'topics'),
    ...list(values, 'person', 'people'),
    question: firstValue(values, 'question'),
    ...ageing(values),
    ...spoilerOf(values),
    views: [
      ...citations(values, 'source', 'says'),
      ...citations(values, 'other-source', 'other-says'),
    ],
  }),
};

const note: Kind = {
  name: 'note',
  file: 'cast.yaml',
  list: 'notes',
  namedBy: ['text'],
  fields: [
    { flag: 'person', question: 'Who is it about?', choices: personChoices },
    supersedesField(({ people, disagreements }) => [
      ...people.flatMap(({ notes }) => notes).map(({ id, text }) => ({ value: id, name: text })),
      ...disagreements.map(({ id, question }) => ({ value: id, name: question })),
    ]),
    { flag: 'text', question: 'The fact about them, in one sentence of your own' },
    dateField('When did it happen?', 'as its newest source'),
    ...provenanceFields,
    idField('note'),
  ],
  build: (id, values) => ({
    id,
    text: firstValue(values, 'text'),
    ...ageing(values),
    ...provenance(values),
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
      choices: standingChoices,
    },
    { flag: 'alias', question: 'A nickname (Enter: no more)', optional: true, many: true },
    supersedesField(personChoices),
    ...provenanceFields,
    idField('person'),
  ],
  build: (id, values) => ({
    id,
    name: valueOrNull(values, 'name'),
    character: valueOrNull(values, 'character'),
    role: valueOrNull(values, 'role'),
    standing: firstValue(values, 'standing'),
    ...list(values, 'alias', 'aliases'),
    ...ageing(values),
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
    ...ifGiven(values, 'link'),
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
    optionalList('about', 'Which topic or person is it about?', (pack) => [
      ...topicChoices(),
      ...personChoices(pack),
    ]),
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
    ...list(values, 'about', 'about'),
    ...provenance(values),
  }),
};

export const kinds: readonly Kind[] = [source, fact, note, disagreement, person, quote, update];

function provenance(values: Values): object {
  return {
    certainty: firstValue(values, 'certainty'),
    ...spoilerOf(values),
    sources: citations(values, 'source', 'says'),
  };
}

function ageing(values: Values): object {
  const date = dateOrNull(values);
  return { ...(date === null ? {} : { date }), ...list(values, 'supersedes', 'supersedes') };
}

function spoilerOf(values: Values): object {
  const spoiler = firstValue(values, 'spoiler');
  return spoiler === undefined ? {} : { spoiler: Number(spoiler) };
}

function citations(values: Values, source: string, says: string): readonly object[] {
  return given(values, source).map((id, index) => ({
    source: id,
    says: given(values, says)[index],
  }));
}

/** The values of a flag under the key of the pack; nothing if there are none. */
function list(values: Values, flag: string, key: string): object {
  const all = given(values, flag);
  return all.length > 0 ? { [key]: all } : {};
}

function ifGiven(values: Values, flag: string): object {
  const value = firstValue(values, flag);
  return value === undefined ? {} : { [flag]: value };
}

function given(values: Values, flag: string): readonly string[] {
  return (values[flag] ?? []).filter((value) => value.trim() !== '');
}

function optional(flag: string, question: string): Field {
  return { flag, question, optional: true };
}

function optionalList(flag: string, question: string, choices: Field['choices'] & {}): Field {
  return { flag, question, optional: true, many: true, choices };
}

function supersedesField(choices: (pack: Pack) => readonly Choice[]): Field {
  return optionalList('supersedes', 'Does it replace something older?', choices);
}
