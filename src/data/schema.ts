import { z } from 'zod';
import { parsePartialDate, type PartialDate } from './partial-date.ts';

/**
 * The shape of a pack: five YAML files, read strictly (an unknown key is an error).
 * `docs/writing-facts.md` explains each field to those who write them.
 */

/** How sure a fact is, from surest to least sure. */
export const certainties = ['official', 'reported', 'expected', 'speculated'] as const;
export type Certainty = (typeof certainties)[number];

/** What `/status` can be asked about; `overview` is a choice of facts from the others. */
export const topics = ['overview', 'filming', 'release', 'episodes', 'story', 'delay'] as const;
export type Topic = (typeof topics)[number];

/** Where a person stands towards the season: `guest` is named, but in no source as part of it. */
export const standings = ['returning', 'new', 'guest', 'crew'] as const;
export type Standing = (typeof standings)[number];

/** Where a source places a person: `absent` is said in words, `silent` is not said at all. */
export const photoPlaces = ['first', 'second', 'absent', 'silent'] as const;
export type PhotoPlace = (typeof photoPlaces)[number];

/** `constructor` would be found on every object, in a pack or not. */
const id = z
  .string()
  .regex(/^(?!constructor$)[a-z0-9]+(?:-[a-z0-9]+)*$/, "is no id such as 'first-photo'")
  .max(40);
const line = (max: number) => z.string().trim().min(1).max(max);

/** The pattern is for editors; whether the day exists is asked when it is read. */
const writtenDate = z.string().meta({
  pattern: String.raw`^(\d{4}(-\d{2}(-\d{2})?)?|(winter|spring|summer|autumn) \d{4})$`,
});

const date = z
  .union([writtenDate, z.number()], { error: 'is no date' })
  .transform((value, context): PartialDate => {
    const parsed = parsePartialDate(String(value));
    if (parsed) return parsed;
    context.addIssue({ code: 'custom', message: `'${value}' is no date` });
    return z.NEVER;
  })
  .describe('A day, a month, a season or a year: 2024-01-08, 2024-01, summer 2022, 2022');

const citation = z.strictObject({
  source: id,
  says: line(300).describe('What this source says on the fact, in our own words'),
});
const citations = z.array(citation).min(1).max(10);
export type Citation = z.output<typeof citation>;

const spoiler = z.int().min(1).max(99).describe('The aired season whose plot this gives away');

/** What every fact carries. */
const provenance = {
  certainty: z
    .enum(certainties)
    .describe('official: the makers say so; reported: a source says so; expected; speculated'),
  spoiler: spoiler.optional(),
  sources: citations.describe('The sources that this stands on, each with what it says'),
};

const source = z.strictObject({
  id,
  label: line(60),
  outlet: line(80).nullable(),
  title: line(200).nullable(),
  date: date.nullable(),
  note: line(300),
});
export type Source = z.output<typeof source>;

const exception = z.strictObject({
  rule: line(40).describe('The rule that is not to apply'),
  id: id.describe('The id of the fact, person or source that it is not to apply to'),
  because: line(300).describe('Why, for the next reader'),
});
export type Exception = z.output<typeof exception>;

const show = z.strictObject({
  title: line(60),
  season: z.int().min(1),
  network: line(60),
  colour: z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour is #rrggbb'),
});
export type Show = z.output<typeof show>;

const phrases = z.strictObject({
  unknownPerson: line(200).describe('Said when nobody is found; {name} is what was asked'),
  unknownSpeaker: line(200).describe('Said when nobody of that name is quoted'),
});

const fact = z.strictObject({
  id,
  topics: z.array(z.enum(topics)).min(1),
  text: line(300),
  ...provenance,
});
export type Fact = z.output<typeof fact>;

const disagreement = z.strictObject({
  id,
  topics: z.array(z.enum(topics)).default([]),
  people: z.array(id).default([]),
  question: line(200),
  spoiler: spoiler.optional(),
  views: z.array(citation).min(2).max(10),
});
export type Disagreement = z.output<typeof disagreement>;

const alias = z.union(
  [
    line(60).transform((name) => ({ name, spoiler: undefined })),
    z.strictObject({ name: line(60), spoiler }),
  ],
  { error: 'is no alias' },
);
export type Alias = z.output<typeof alias>;

const person = z.strictObject({
  id,
  name: line(80).nullable().describe('The actor or crew member; null for a character alone'),
  character: line(80).nullable(),
  role: line(80).nullable().describe('What a crew member or guest does'),
  standing: z.enum(standings),
  aliases: z.array(alias).default([]),
  photos: z.record(id, z.enum(photoPlaces)).default({}),
  notes: z
    .array(z.strictObject({ id, text: line(300), ...provenance }))
    .max(10)
    .default([]),
  ...provenance,
});
export type Person = z.output<typeof person>;
export type Note = Person['notes'][number];

const speaker = z.strictObject({
  id,
  name: line(80),
  person: id.nullable(),
  aliases: z.array(line(60)).default([]),
});
export type Speaker = z.output<typeof speaker>;

const quote = z.strictObject({
  id,
  speaker: id,
  role: line(80),
  outlet: line(80).nullable(),
  date: date.nullable(),
  said: line(120).nullable().describe('When it was said, where no date is known'),
  passages: z.array(line(1500)).min(1).max(5).describe('The words as printed, in order'),
  link: line(200).optional().describe('A link that the post itself carries, as printed'),
  about: line(200),
  ...provenance,
});
export type Quote = z.output<typeof quote>;

const update = z.strictObject({
  id,
  date: date.nullable(),
  headline: line(120),
  text: line(600),
  ...provenance,
});
export type Update = z.output<typeof update>;

/** The five files of a pack and what each holds. */
export const packFiles = {
  'sources.yaml': z.strictObject({
    sources: z.array(source).min(1),
    exceptions: z.array(exception).default([]),
    retired: z
      .array(id)
      .default([])
      .describe('Ids of facts that were taken out; they never come back with another meaning'),
  }),
  'production.yaml': z.strictObject({
    show,
    phrases,
    facts: z.array(fact),
    disagreements: z.array(disagreement).default([]),
  }),
  'cast.yaml': z.strictObject({ people: z.array(person) }),
  'quotes.yaml': z.strictObject({ speakers: z.array(speaker), quotes: z.array(quote) }),
  'updates.yaml': z.strictObject({ updates: z.array(update) }),
} as const;

export type PackFile = keyof typeof packFiles;

/** A whole pack, as parsed from its files. */
export interface Pack {
  readonly exceptions: readonly Exception[];
  readonly retired: readonly string[];
  readonly show: Show;
  readonly phrases: z.output<typeof phrases>;
  readonly sources: readonly Source[];
  readonly facts: readonly Fact[];
  readonly disagreements: readonly Disagreement[];
  readonly people: readonly Person[];
  readonly speakers: readonly Speaker[];
  readonly quotes: readonly Quote[];
  readonly updates: readonly Update[];
}

/** The parts of a pack that are lists and may be long. */
export const packLists = [
  'sources',
  'facts',
  'disagreements',
  'people',
  'speakers',
  'quotes',
  'updates',
] as const satisfies readonly (keyof Pack)[];
