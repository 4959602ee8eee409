import { createHash } from 'node:crypto';
import { earliestInstant, type PartialDate } from './partial-date.ts';
import {
  certainties,
  packLists,
  type Alias,
  type Citation,
  type Disagreement,
  type Fact,
  type Note,
  type Pack,
  type Person,
  type Quote,
  type Source,
  type Speaker,
  type Topic,
} from './schema.ts';
import { buildSearch, type Search } from './search.ts';
import type { Searchable } from './names.ts';
import { atOnce, type Sliced } from './slices.ts';
import { contentWords, words } from './words.ts';

/**
 * An immutable snapshot of a pack, indexed and named by a version. An answer uses one snapshot
 * throughout; a reload creates a new one.
 */
export type Facts = ReturnType<typeof assemble>;

/** A pack with what takes long to make. */
interface IndexedPack extends Pack {
  /** Eight hex digits of a hash of the content: equal content has an equal version. */
  readonly version: string;
  readonly findPeople: Search;
  readonly findSpeakers: Search;
  /** By outlet and by the words that aren't hidden. */
  readonly findQuotes: Search;
}

/** An entry that a newer one can supersede. */
export type Ageing = Fact | Note | Person | Disagreement;

export function createFacts(pack: Pack): Facts {
  return atOnce(buildFacts(pack, versionOf(pack)));
}

/** Entries frozen between two yields: a few milliseconds of work, on a slow machine too. */
const batchSize = 100;

/** Like `createFacts` for a pack whose version is known, as work that can be sliced. */
export function* buildFacts(pack: Pack, version: string): Sliced<Facts> {
  for (const list of packLists) {
    for (const [index, entry] of pack[list].entries()) {
      deepFreeze(entry);
      if (index % batchSize === 0) yield;
    }
  }
  deepFreeze(pack);
  yield;
  const findPeople = yield* buildSearch(castOf(pack).values().map(searchablePerson));
  const findSpeakers = yield* buildSearch(
    pack.speakers.values().map(({ id, name, aliases }) => ({ id, names: [name], aliases })),
  );
  const findQuotes = yield* buildSearch(pack.quotes.values().map(searchableQuote), editsInQuotes);
  return assemble({ ...pack, version, findPeople, findSpeakers, findQuotes });
}

/** Joins an indexed pack. */
export function assemble(pack: IndexedPack) {
  const superseded = supersededIn(pack);
  const people = byId(pack.people);
  const ageing = byId(ageingIn(pack));
  const quotes = byId(pack.quotes);
  const speakers = byId(pack.speakers);
  const sources = byId(pack.sources);
  const updates = byId(pack.updates);
  const successors = new Map(
    pack.people.flatMap((person) => (person.supersedes ?? []).map((id) => [id, person] as const)),
  );
  /** Without superseded ones: newest first, then surest, then in the pack's order. */
  const current = <T extends Ageing>(entries: readonly T[]) =>
    inOrder(
      entries.filter(({ id }) => !superseded.has(id)),
      sources,
    );
  const facts = current(pack.facts);
  const disagreements = current(pack.disagreements);
  const said = Map.groupBy(pack.quotes, ({ speaker }) => speaker);
  return Object.freeze({
    ...pack,
    /** Everyone who isn't superseded. */
    cast: castOf(pack),
    /** The newest dated source. */
    newestSource: newest(pack.sources),
    /** The person, or the one who supersedes them. */
    person(id: string) {
      let person = people.get(id);
      for (let newer = person; newer; newer = successors.get(newer.id)) person = newer;
      return person;
    },
    quote: (id: string) => quotes.get(id),
    speaker: (id: string) => speakers.get(id),
    source: (id: string) => sources.get(id),
    update: (id: string) => updates.get(id),
    quotesOf: ({ id }: Speaker): readonly Quote[] => said.get(id) ?? [],
    factsOn: (topic: Topic) => facts.filter((fact) => fact.topics.includes(topic)),
    notesOn: ({ notes }: Person) => current(notes),
    disagreementsOn: (topic: Topic) => disagreements.filter((d) => d.topics.includes(topic)),
    disagreementsAbout: ({ id }: Person) => disagreements.filter((d) => d.people.includes(id)),
    /** All entries that these supersede, by themselves or through others, newest first. */
    historyOf(entries: readonly Ageing[]) {
      const found = new Set<Ageing>();
      const next = [...entries];
      for (const { supersedes = [] } of next) {
        for (const id of supersedes) {
          const former = ageing.get(id);
          if (!former || found.has(former)) continue;
          found.add(former);
          next.push(former);
        }
      }
      return inOrder(Array.from(found), sources);
    },
  });
}

function ageingIn({ facts, people, disagreements }: Pack): readonly Ageing[] {
  return [...facts, ...people, ...people.flatMap(({ notes }) => notes), ...disagreements];
}

function supersededIn(pack: Pack): ReadonlySet<string> {
  return new Set(ageingIn(pack).flatMap(({ supersedes = [] }) => supersedes));
}

function castOf(pack: Pack): readonly Person[] {
  const superseded = supersededIn(pack);
  return pack.people.filter(({ id }) => !superseded.has(id));
}

function searchablePerson(person: Person): Searchable {
  const { id, name, character, aliases } = person;
  const notes = person.notes.filter((note) => note.spoiler === undefined).map(({ text }) => text);
  return {
    id,
    knownFor: knownFor(person, notes),
    notes,
    names: [name, character].filter((text) => text !== null),
    aliases: aliases.filter(isPlain).map((alias) => alias.name),
    hidden: aliases.filter((alias) => !isPlain(alias)).map((alias) => alias.name),
  };
}

/** The jobs of crew and guests, such as the Artist of a song, and the titles in roles and notes: Twilight. */
function knownFor({ role, standing }: Person, notes: readonly string[]): readonly string[] {
  const texts = [role ?? '', ...notes];
  const [job = ''] =
    (standing === 'crew' || standing === 'guest' ? role : null)?.split(/,| of /) ?? [];
  const quoted = texts.flatMap((text) =>
    Array.from(text.matchAll(/"([^"]+)"/g), ([, title]) => title ?? ''),
  );
  const capitalised = texts.flatMap(
    (text) => text.match(/(?<=[a-z] )\p{Lu}[\p{L}]+(?=$|[^"\p{L}][^"]*$)/gu) ?? [],
  );
  const newcomer = standing === 'new' ? ['newcomer'] : [];
  return [...contentWords(words(job)), ...quoted, ...capitalised, ...newcomer];
}

function searchableQuote({ id, outlet, about, passages, spoiler }: Quote): Searchable {
  const said = spoiler === undefined ? passages : [];
  return { id, names: outlet === null ? [] : [outlet], aliases: [about, ...said] };
}

/** A short word of a quote is soon like any other. */
function editsInQuotes(word: string): number {
  return word.length < 6 ? 0 : 1;
}

function isPlain({ spoiler }: Alias): boolean {
  return spoiler === undefined;
}

/** Newest first, then surest, then in the given order. The date is the entry's own, or that of its newest source. */
function inOrder<T extends Ageing>(
  entries: readonly T[],
  sources: ReadonlyMap<string, Source>,
): readonly T[] {
  return entries
    .map((entry) => {
      const citations = 'views' in entry ? entry.views : entry.sources;
      const at = instantOf(entry.date ? entry : newestOf(citations, sources));
      const doubt = 'certainty' in entry ? certainties.indexOf(entry.certainty) : 0;
      return { entry, at, doubt };
    })
    .toSorted((a, b) => (a.at === b.at ? a.doubt - b.doubt : b.at - a.at))
    .map(({ entry }) => entry);
}

/** The newest dated source of some citations. */
export function newestOf(
  citations: readonly Citation[],
  sources: ReadonlyMap<string, Source>,
): Source | undefined {
  return newest(citations.flatMap(({ source }) => sources.get(source) ?? []));
}

/** The source with the latest date, or `undefined` if none is dated. */
export function newest(sources: readonly Source[]): Source | undefined {
  let latest: Source | undefined;
  for (const source of sources) if (instantOf(source) > instantOf(latest)) latest = source;
  return latest;
}

/** The date in milliseconds since the epoch, or before all others if there is none. */
export function instantOf(
  entry: { readonly date?: PartialDate | null | undefined } | undefined,
): number {
  return entry?.date ? earliestInstant(entry.date) : -Infinity;
}

function byId<T extends { readonly id: string }>(entries: readonly T[]): ReadonlyMap<string, T> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}

/** Leaves out the fields that only the validator reads: they change no answer. */
function versionOf(pack: Pack): string {
  const content = { ...pack, exceptions: undefined, retired: undefined };
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 8);
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
}
