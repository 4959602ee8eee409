import { certainties, standings, type Pack, type PackFile } from '#data/schema.ts';
import { one, orNull, type Choice, type Field, type Values } from './field.ts';

/** A kind of entry that can be added. */
export interface Kind {
  readonly name: 'source' | 'person' | 'quote' | 'update';
  readonly file: PackFile;
  readonly list: string;
  readonly fields: readonly Field[];
  /** The flags of which the first that is given makes the id, if none is. */
  readonly namedBy: readonly string[];
  /** The entry as the file has it. */
  build(id: string, values: Values): object;
}

const idField: Field = {
  flag: 'id',
  question: 'Its id, as lower-case words joined by hyphens (Enter: made from its name)',
  optional: true,
};

const certaintyMeanings: Readonly<Record<(typeof certainties)[number], string>> = {
  official: 'official: the makers of the show say so',
  reported: 'reported: an article says so',
  expected: 'expected: likely, but not settled',
  speculated: 'speculated: a guess or rumour',
};

const standingMeanings: Readonly<Record<(typeof standings)[number], string>> = {
  returning: 'returning: was in an earlier season',
  new: 'new: joins with this season',
  guest: 'guest: named by a source, but not as part of this season',
  crew: 'crew: works behind the camera',
};

const certaintyField: Field = {
  flag: 'certainty',
  question: 'How sure is it?',
  choices: certainties.map((value) => ({ value, name: certaintyMeanings[value] })),
};

/** What is asked of every fact at the end. */
const provenanceFields: readonly Field[] = [
  certaintyField,
  {
    flag: 'spoiler',
    question: 'Does it give away the plot of an aired season? Its number (Enter: it does not)',
    optional: true,
  },
  { flag: 'source', question: 'Which source says so?', many: true, choices: sourceChoices },
  {
    flag: 'says',
    question: 'What does that source say on it, in your own words?',
    many: true,
  },
  idField,
];

export const source: Kind = {
  name: 'source',
  file: 'sources.yaml',
  list: 'sources',
  namedBy: ['label'],
  fields: [
    { flag: 'label', question: 'What shall answers call this source? (Article 4)' },
    { flag: 'outlet', question: 'Which paper or site is it? (Enter: not known)', optional: true },
    { flag: 'title', question: 'Its title? (Enter: not known)', optional: true },
    {
      flag: 'date',
      question: 'Its date, as 2024-01-08, 2024-01, summer 2022 or 2022? (Enter: undated)',
      optional: true,
    },
    { flag: 'note', question: 'One sentence on it, shown under Sources' },
    idField,
  ],
  build: (id, values) => ({
    id,
    label: one(values, 'label'),
    outlet: orNull(values, 'outlet'),
    title: orNull(values, 'title'),
    date: orNull(values, 'date'),
    note: one(values, 'note'),
  }),
};

const person: Kind = {
  name: 'person',
  file: 'cast.yaml',
  list: 'people',
  namedBy: ['name', 'character'],
  fields: [
    { flag: 'name', question: 'The name? (Enter: a character alone)', optional: true },
    { flag: 'character', question: 'The character? (Enter: none)', optional: true },
    { flag: 'role', question: 'What do they do, if no part? (Enter: nothing)', optional: true },
    {
      flag: 'standing',
      question: 'Where do they stand?',
      choices: standings.map((value) => ({ value, name: standingMeanings[value] })),
    },
    { flag: 'alias', question: 'A nickname (Enter: no more)', optional: true, many: true },
    ...provenanceFields,
  ],
  build: (id, values) => ({
    id,
    name: orNull(values, 'name'),
    character: orNull(values, 'character'),
    role: orNull(values, 'role'),
    standing: one(values, 'standing'),
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
    { flag: 'role', question: 'As what did they speak? (Creator of the show)' },
    { flag: 'outlet', question: 'To whom was it said? (Enter: not known)', optional: true },
    { flag: 'date', question: 'On which date? (Enter: not known)', optional: true },
    {
      flag: 'said',
      question: 'When, in words, if no date is known? (Enter: nothing)',
      optional: true,
    },
    {
      flag: 'link',
      question: 'A link that the post itself carries? (Enter: none)',
      optional: true,
    },
    ...provenanceFields,
  ],
  build: (id, values) => ({
    id,
    speaker: one(values, 'speaker'),
    role: one(values, 'role'),
    outlet: orNull(values, 'outlet'),
    date: orNull(values, 'date'),
    said: orNull(values, 'said'),
    passages: given(values, 'passage'),
    ...(one(values, 'link') === undefined ? {} : { link: one(values, 'link') }),
    about: one(values, 'about'),
    ...provenance(values),
  }),
};

const update: Kind = {
  name: 'update',
  file: 'updates.yaml',
  list: 'updates',
  namedBy: ['headline'],
  fields: [
    { flag: 'date', question: 'The date of the news? (Enter: not known)', optional: true },
    { flag: 'headline', question: 'The headline' },
    { flag: 'text', question: 'The news, in your own words' },
    ...provenanceFields,
  ],
  build: (id, values) => ({
    id,
    date: orNull(values, 'date'),
    headline: one(values, 'headline'),
    text: one(values, 'text'),
    ...provenance(values),
  }),
};

export const kinds: readonly Kind[] = [source, person, quote, update];

function provenance(values: Values): object {
  const spoiler = one(values, 'spoiler');
  return {
    certainty: one(values, 'certainty'),
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

function sourceChoices({ sources }: Pack): readonly Choice[] {
  return sources.map(({ id, label, note }) => ({ value: id, name: `${label}: ${note}` }));
}

function speakerChoices({ speakers }: Pack): readonly Choice[] {
  return speakers.map(({ id, name }) => ({ value: id, name }));
}
