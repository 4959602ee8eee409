import { createHash } from 'node:crypto';
import { earliestInstant } from './partial-date.ts';
import {
  packLists,
  type Alias,
  type Disagreement,
  type Fact,
  type Pack,
  type Person,
  type Quote,
  type Source,
  type Speaker,
  type Topic,
  type Update,
} from './schema.ts';
import { buildSearch, type Search, type Searchable } from './search.ts';
import { atOnce, type Sliced } from './slices.ts';

/**
 * An immutable snapshot of a pack, indexed and named by a version. An answer uses one snapshot
 * throughout; a reload creates a new one.
 */
export interface Facts extends Pack {
  /** Eight hex digits of a hash of the content: equal content has an equal version. */
  readonly version: string;
  /** The newest dated source. */
  readonly newestSource: Source | undefined;
  readonly findPeople: Search;
  readonly findSpeakers: Search;
  person(id: string): Person | undefined;
  quote(id: string): Quote | undefined;
  speaker(id: string): Speaker | undefined;
  source(id: string): Source | undefined;
  update(id: string): Update | undefined;
  quotesOf(speaker: Speaker): readonly Quote[];
  factsOn(topic: Topic): readonly Fact[];
  disagreementsOn(topic: Topic): readonly Disagreement[];
  disagreementsAbout(person: Person): readonly Disagreement[];
}

/** Indexes and freezes a valid pack. */
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
  const findPeople = yield* buildSearch(pack.people.map(searchablePerson));
  const findSpeakers = yield* buildSearch(
    pack.speakers.map(({ id, name, aliases }) => ({ id, names: [name], aliases })),
  );
  return assemble(pack, { version, findPeople, findSpeakers });
}

function assemble(pack: Pack, made: Pick<Facts, 'version' | 'findPeople' | 'findSpeakers'>): Facts {
  const people = byId(pack.people);
  const quotes = byId(pack.quotes);
  const speakers = byId(pack.speakers);
  const sources = byId(pack.sources);
  const updates = byId(pack.updates);
  const said = Map.groupBy(pack.quotes, ({ speaker }) => speaker);
  return Object.freeze({
    ...pack,
    ...made,
    newestSource: newest(pack.sources),
    person: (id: string) => people.get(id),
    quote: (id: string) => quotes.get(id),
    speaker: (id: string) => speakers.get(id),
    source: (id: string) => sources.get(id),
    update: (id: string) => updates.get(id),
    quotesOf: ({ id }: Speaker) => said.get(id) ?? [],
    factsOn: (topic: Topic) => pack.facts.filter((fact) => fact.topics.includes(topic)),
    disagreementsOn: (topic: Topic) => pack.disagreements.filter((d) => d.topics.includes(topic)),
    disagreementsAbout: ({ id }: Person) => pack.disagreements.filter((d) => d.people.includes(id)),
  });
}

function searchablePerson({ id, name, character, aliases }: Person): Searchable {
  return {
    id,
    names: [name, character].filter((text) => text !== null),
    aliases: aliases.filter(isPlain).map((alias) => alias.name),
    hidden: aliases.filter((alias) => !isPlain(alias)).map((alias) => alias.name),
  };
}

function isPlain({ spoiler }: Alias): boolean {
  return spoiler === undefined;
}

/** The source with the latest date, or `undefined` if none is dated. */
export function newest(sources: readonly Source[]): Source | undefined {
  let latest: Source | undefined;
  for (const source of sources) if (instantOf(source) > instantOf(latest)) latest = source;
  return latest;
}

/** The date in milliseconds since the epoch, or before all others if there is none. */
export function instantOf(entry: Pick<Source, 'date'> | undefined): number {
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
