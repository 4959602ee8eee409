import { z } from 'zod';
import { parsePartialDate, type PartialDate } from './partial-date.ts';

/**
 * The schema of a pack: five YAML files, read strictly (an unknown key is an error).
 * `docs/writing-facts.md` explains each field to authors.
 */

/** How sure a fact is, from surest to least sure. */
export const certainties = ['official', 'reported', 'expected', 'speculated'] as const;
export type Certainty = (typeof certainties)[number];

/** The topics of `/status`. `overview` is a selection of facts from the other topics. */
export const topics = ['overview', 'filming', 'release', 'episodes', 'story', 'delay'] as const;
export type Topic = (typeof topics)[number];

/** A person's part in the season. A `guest` is named by a source, but not as part of the season. */
export const standings = ['returning', 'new', 'guest', 'crew'] as const;
export type Standing = (typeof standings)[number];

/** The photo that a source puts a person in. `absent`: it says that they don't seem to be there; `silent`: it says nothing. */
const photoPlaces = ['first', 'second', 'absent', 'silent'] as const;
export type PhotoPlace = (typeof photoPlaces)[number];

/** `constructor` is refused: every object has a property of that name. */
const id = z
  .string()
  .regex(/^(?!constructor$)[a-z0-9]+(?:-[a-z0-9]+)*$/, "isn't an id such as 'first-photo'")
  .max(40);
const line = (max: number) => z.string().trim().min(1).max(max);

/** The pattern is for editors. Whether the day exists is checked when the pack is read. */
const writtenDate = z.string().meta({
  pattern: String.raw`^(\d{4}(-\d{2}(-\d{2})?)?|(winter|spring|summer|autumn) \d{4})$`,
});

const date = z
  .union([writtenDate, z.number()], { error: "isn't a date" })
  .transform((value, context): PartialDate => {
    const parsed = parsePartialDate(String(value));
    if (parsed) return parsed;
    context.addIssue({ code: 'custom', message: "isn't a date" });
    return z.NEVER;
  })
  .describe('A day, a month, a season or a year: 2024-01-08, 2024-01, summer 2022, 2022');

const citation = z.strictObject({
  source: id,
  says: line(300).describe('A summary of this source on the fact, in our own words'),
});
const citations = z.array(citation).min(1).max(10);
export type Citation = z.output<typeof citation>;

export interface Spoiling {
  readonly spoiler?: number | undefined;
}

const spoiler = z.int().min(1).max(99).describe('The aired season that this spoils');

/** How an entry ages: a newer one supersedes it, and it stays in the pack as history. */
const ageing = {
  date: date.optional().describe('When it happened or was said'),
  supersedes: z.array(id).min(1).max(20).optional().describe('Ids of older entries it replaces'),
};

/** The fields that every fact has. */
const provenance = {
  certainty: z
    .enum(certainties)
    .describe('official: the makers say so; reported: a source says so; expected; speculated'),
  spoiler: spoiler.optional(),
  sources: citations.describe('The sources of this fact, each with a summary'),
};

const webAddress = z
  .url({ protocol: /^https$/, error: "isn't a web address such as https://example.com/news" })
  .max(300)
  .refine((url) => {
    const { username = '', password = '' } = URL.parse(url) ?? {};
    return username + password === '';
  }, 'has a user name or a password in it');

const source = z.strictObject({
  id,
  label: line(60),
  outlet: line(80).nullable(),
  title: line(200).nullable(),
  url: webAddress.optional().describe('Its web address; answers link its label to it'),
  date: date.nullable(),
  note: line(300),
});
export type Source = z.output<typeof source>;

const exception = z.strictObject({
  rule: line(40).describe('The rule to switch off'),
  id: id.describe('The id of the fact, person or source to switch it off for'),
  because: line(300).describe('The reason, for the next reader'),
});

const show = z.strictObject({
  title: line(60),
  season: z.int().min(1),
  aired: z.int().min(0).max(99).optional().describe('The newest season that has aired'),
  network: line(60),
  colour: z.string().regex(/^#[0-9a-f]{6}$/i, "isn't a colour such as #rrggbb"),
});
export type Show = z.output<typeof show>;

const phrases = z.strictObject({
  unknownPerson: line(200).describe(
    'The answer if nobody is found; {name} is the name that was asked for',
  ),
  unknownSpeaker: line(200).describe('The answer if nobody of that name is quoted'),
});

const fact = z.strictObject({
  id,
  topics: z.array(z.enum(topics)).min(1),
  text: line(300),
  ...ageing,
  ...provenance,
});
export type Fact = z.output<typeof fact>;

const disagreement = z.strictObject({
  id,
  topics: z.array(z.enum(topics)).default([]),
  people: z.array(id).default([]),
  question: line(200),
  ...ageing,
  spoiler: spoiler.optional(),
  views: z.array(citation).min(2).max(10),
});
export type Disagreement = z.output<typeof disagreement>;

const alias = z.union(
  [
    line(60).transform((name) => ({ name, spoiler: undefined })),
    z.strictObject({ name: line(60), spoiler }),
  ],
  { error: "isn't an alias" },
);
export type Alias = z.output<typeof alias>;

const person = z.strictObject({
  id,
  name: line(80)
    .nullable()
    .describe('The actor or crew member; null if only the character is known'),
  character: line(80).nullable(),
  role: line(80).nullable().describe('The job of a crew member or guest'),
  standing: z.enum(standings),
  aliases: z.array(alias).default([]),
  photos: z.record(id, z.enum(photoPlaces)).default({}),
  notes: z
    .array(z.strictObject({ id, text: line(300), ...ageing, ...provenance }))
    .max(10)
    .default([]),
  ...ageing,
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
  said: line(120).nullable().describe('When it was said, in words, if no date is known'),
  passages: z.array(line(1500)).min(1).max(5).describe('The words as printed, in order'),
  link: line(200).optional().describe('A link inside the quoted post, as printed'),
  about: line(200),
  ...provenance,
});
export type Quote = z.output<typeof quote>;

const update = z.strictObject({
  id,
  date: date.nullable(),
  headline: line(120),
  text: line(600),
  about: z
    .array(z.union([z.enum(topics), id]))
    .min(1)
    .max(20)
    .optional()
    .describe('The topics and the ids of the people that it is about'),
  ...provenance,
});
export type Update = z.output<typeof update>;

export const packFiles = {
  'sources.yaml': z.strictObject({
    sources: z.array(source).min(1),
    exceptions: z.array(exception).default([]),
    retired: z.array(id).default([]).describe('Ids of removed facts; they cannot be used again'),
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

/** A whole pack, parsed from its files. */
export interface Pack {
  readonly exceptions: readonly z.output<typeof exception>[];
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

/** The parts of a pack that are lists and can be long. */
export const packLists = [
  'sources',
  'facts',
  'disagreements',
  'people',
  'speakers',
  'quotes',
  'updates',
] as const satisfies readonly (keyof Pack)[];
