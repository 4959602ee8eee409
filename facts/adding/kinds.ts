import { z } from 'zod';
import {
  certainties,
  packFiles,
  standings,
  topics,
  type Pack,
  type PackFile,
  type Standing,
} from '#data/schema.ts';
import { certaintyMeanings } from '#replies/embed-style.ts';
import { personLabel } from '#replies/person.ts';
import { topicNames } from '#replies/status.ts';
import { packDate } from '../provenance/dates.ts';
import { nonEmpty, type Choice, type Field, type Values } from './field.ts';

/** A kind of entry that can be added. Its fields are in the order of the questions. */
export interface Kind {
  readonly name: 'source' | 'fact' | 'disagreement' | 'person' | 'note' | 'quote' | 'update';
  readonly file: PackFile;
  readonly list: string;
  readonly fields: readonly Field[];
  /** The first of these flags that has a value makes the id, if no id is given. */
  readonly namedBy: readonly string[];
}

/** The accepted forms of a date, as shown to users. */
export const dateForms = '2024-01-08, 8 January 2024, January 2024, summer 2022 or 2022';

const standingMeanings: Readonly<Record<Standing, string>> = {
  returning: 'was in an earlier season',
  new: 'joins with this season',
  guest: 'named by a source, but not as part of this season',
  crew: 'works behind the camera',
};

const topicChoices = () => topics.map((value) => ({ value, name: topicNames[value] }));

const personChoices = ({ people }: Pack) =>
  people.map((one) => ({ value: one.id, name: personLabel(one) }));

const sourceChoices = ({ sources }: Pack) =>
  sources.map(({ id, label, note }) => ({ value: id, name: `${label}: ${note}` }));

/** The choices of flags that have the same ones in every kind. */
const choicesOf: Readonly<Record<string, Field['choices']>> = {
  certainty: () =>
    certainties.map((value) => ({ value, name: `${value}: ${certaintyMeanings[value]}` })),
  standing: () =>
    standings.map((value) => ({ value, name: `${value}: ${standingMeanings[value]}` })),
  topic: topicChoices,
  person: personChoices,
  source: sourceChoices,
  'other-source': sourceChoices,
  speaker: ({ speakers }) => speakers.map(({ id, name }) => ({ value: id, name })),
};

function required(flag: string, question: string): Field {
  return { flag, question, choices: choicesOf[flag] };
}

function optional(flag: string, question: string): Field {
  return { ...required(flag, question), optional: true };
}

function many(field: Field): Field {
  return { ...field, many: true };
}

function idField(of: Kind['name']): Field {
  const form = 'in lower-case words joined by hyphens (Enter: made from its name)';
  return optional('id', `Id of the ${of}, ${form}`);
}

function dateField(question: string, unknown: string): Field {
  return optional('date', `${question} (${dateForms}; Enter: ${unknown})`);
}

function supersedesField(choices: (pack: Pack) => readonly Choice[]): Field {
  return { ...many(optional('supersedes', 'Does it replace something older?')), choices };
}

const questions = ({ disagreements }: Pack) =>
  disagreements.map(({ id, question }) => ({ value: id, name: question }));

const texts = (entries: readonly { readonly id: string; readonly text: string }[]) =>
  entries.map(({ id, text }) => ({ value: id, name: text }));

const spoilerField = optional('spoiler', 'Number of the aired season that it spoils (Enter: none)');

/** The questions for every fact. */
const provenanceFields: readonly Field[] = [
  required('certainty', 'How certain is it?'),
  spoilerField,
  many(required('source', 'Which source says so?')),
  many(required('says', 'What does that source say about it, in your own words?')),
];

export const source: Kind = {
  name: 'source',
  file: 'sources.yaml',
  list: 'sources',
  namedBy: ['label'],
  fields: [
    required('label', 'What should answers call this source? (for example Article 4)'),
    optional('outlet', 'Which paper or site is it from? (Enter: unknown)'),
    optional('title', 'What is its title? (Enter: unknown)'),
    optional('url', 'What is its web address? (https://…; Enter: unknown)'),
    dateField('What is its date?', 'undated'),
    required('note', 'One sentence about it, shown under Sources'),
    idField('source'),
  ],
};

const fact: Kind = {
  name: 'fact',
  file: 'production.yaml',
  list: 'facts',
  namedBy: ['text'],
  fields: [
    supersedesField((pack) => [...texts(pack.facts), ...questions(pack)]),
    many(required('topic', 'Which topic of /status is it on?')),
    required('text', 'The fact, in one sentence of your own'),
    dateField('When did it happen?', 'as its newest source'),
    ...provenanceFields,
    idField('fact'),
  ],
};

const disagreement: Kind = {
  name: 'disagreement',
  file: 'production.yaml',
  list: 'disagreements',
  namedBy: ['question'],
  fields: [
    supersedesField(questions),
    many(optional('topic', 'Which topic of /status is it on?')),
    many(optional('person', 'Who is it about?')),
    required('question', 'What do the sources disagree about? (a question)'),
    dateField('When was it said?', 'as its newest source'),
    spoilerField,
    many(required('source', 'Which source says one thing?')),
    many(required('says', 'What does that source say, in your own words?')),
    required('other-source', 'Which source contradicts it?'),
    required('other-says', 'What does that source say, in your own words?'),
    idField('disagreement'),
  ],
};

const note: Kind = {
  name: 'note',
  file: 'cast.yaml',
  list: 'notes',
  namedBy: ['text'],
  fields: [
    required('person', 'Who is it about?'),
    supersedesField((pack) => [
      ...texts(pack.people.flatMap(({ notes }) => notes)),
      ...questions(pack),
    ]),
    required('text', 'The fact about them, in one sentence of your own'),
    dateField('When did it happen?', 'as its newest source'),
    ...provenanceFields,
    idField('note'),
  ],
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
    required('standing', 'How are they involved in the season?'),
    many(optional('alias', 'A nickname (Enter: no more)')),
    supersedesField(personChoices),
    ...provenanceFields,
    idField('person'),
  ],
};

const quote: Kind = {
  name: 'quote',
  file: 'quotes.yaml',
  list: 'quotes',
  namedBy: ['about'],
  fields: [
    required('speaker', 'Who said it?'),
    many(required('passage', 'The words exactly as printed (Enter: no more)')),
    required('about', 'What is it about?'),
    required('role', 'In what role did they speak? (for example Creator of the show)'),
    optional('outlet', 'Which outlet did they speak to? (Enter: unknown)'),
    dateField('When was it said?', 'unknown'),
    optional('said', 'When was it said, in words, if there is no date? (Enter: unknown)'),
    optional('link', 'Is there a link in the quoted post? (Enter: none)'),
    ...provenanceFields,
    idField('quote'),
  ],
};

const update: Kind = {
  name: 'update',
  file: 'updates.yaml',
  list: 'updates',
  namedBy: ['headline'],
  fields: [
    dateField('What is the date of the news?', 'unknown'),
    {
      ...many(optional('about', 'Which topic or person is it about?')),
      choices: (pack) => [...topicChoices(), ...personChoices(pack)],
    },
    required('headline', 'The headline'),
    required('text', 'The news, in your own words'),
    ...provenanceFields,
    idField('update'),
  ],
};

export const kinds: readonly Kind[] = [source, fact, note, disagreement, person, quote, update];

/** The schema of each key of an entry, in the order of the file. */
export function shapeOf({ file, list }: Kind): Readonly<Record<string, z.ZodType>> {
  const lists: Readonly<Record<string, z.ZodType>> = {
    ...packFiles[file].shape,
    notes: packFiles['cast.yaml'].shape.people.element.shape.notes,
  };
  const entries = lists[list] instanceof z.ZodDefault ? lists[list].unwrap() : lists[list];
  return (entries as z.ZodArray<z.ZodObject<Record<string, z.ZodType>>>).element.shape;
}

/** Flags whose name differs from their key. */
const flagOf: Readonly<Record<string, string>> = {
  topics: 'topic',
  people: 'person',
  aliases: 'alias',
  passages: 'passage',
};

/** An entry as it appears in the file. */
export function entryOf(kind: Kind, id: string, values: Values, pack: Pack): object {
  const read = (key: string, schema: z.ZodType): unknown => {
    if (key === 'id') return id;
    if (key === 'sources' || key === 'views') {
      return [...citations(values, ''), ...citations(values, 'other-')];
    }
    const flag = flagOf[key] ?? key;
    const all = nonEmpty(values, flag);
    const field = kind.fields.find((one) => one.flag === flag);
    if (key === 'topics' && all.length === 0 && !field?.optional) return formerTopics(values, pack);
    const [value] = all;
    if (value === undefined) return schema.safeParse(null).success ? null : undefined;
    if (field?.many) return all;
    return key === 'date' ? packDate(value) : key === 'spoiler' ? Number(value) : value;
  };
  const entries = Object.entries(shapeOf(kind)).map(([key, schema]) => [key, read(key, schema)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as object;
}

/** The topics of the entries that the new one supersedes. */
function formerTopics(values: Values, { facts, disagreements }: Pack): readonly string[] {
  const superseded = new Set(nonEmpty(values, 'supersedes'));
  const former = [...facts, ...disagreements].filter(({ id }) => superseded.has(id));
  return [...new Set(former.flatMap((entry) => entry.topics))];
}

function citations(values: Values, prefix: 'other-' | ''): readonly object[] {
  const says = nonEmpty(values, `${prefix}says`);
  return nonEmpty(values, `${prefix}source`).map((id, at) => ({ source: id, says: says[at] }));
}
