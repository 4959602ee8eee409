import { createHash } from 'node:crypto';
import { earliestInstant } from './partial-date.ts';
import type { Disagreement, Fact, Pack, Person, Quote, Source, Speaker, Topic } from './schema.ts';
import { createSearch, type Search } from './search.ts';

/**
 * All facts of one pack at one moment: frozen, indexed, named by a version. An answer uses one
 * snapshot from beginning to end; a reload makes another.
 */
export interface Facts extends Pack {
  /** Eight hex digits of a hash over the content; the same content has the same version. */
  readonly version: string;
  /** The newest source that carries a date. */
  readonly newestSource: Source | undefined;
  readonly findPeople: Search;
  readonly findSpeakers: Search;
  person(id: string): Person | undefined;
  quote(id: string): Quote | undefined;
  speaker(id: string): Speaker | undefined;
  source(id: string): Source | undefined;
  quotesOf(speaker: Speaker): readonly Quote[];
  factsOn(topic: Topic): readonly Fact[];
  disagreementsOn(topic: Topic): readonly Disagreement[];
  disagreementsAbout(person: Person): readonly Disagreement[];
}

/** Indexes and freezes a valid pack. */
export function createFacts(pack: Pack): Facts {
  deepFreeze(pack);
  const people = byId(pack.people);
  const quotes = byId(pack.quotes);
  const speakers = byId(pack.speakers);
  const sources = byId(pack.sources);
  const said = Map.groupBy(pack.quotes, ({ speaker }) => speaker);

  return Object.freeze({
    ...pack,
    version: versionOf(pack),
    newestSource: newest(pack.sources),
    findPeople: createSearch(
      pack.people.map(({ id, name, character, aliases }) => ({
        id,
        names: [name, character].filter((text) => text !== null),
        aliases: aliases.map((alias) => alias.name),
      })),
    ),
    findSpeakers: createSearch(
      pack.speakers.map(({ id, name, aliases }) => ({ id, names: [name], aliases })),
    ),
    person: (id: string) => people.get(id),
    quote: (id: string) => quotes.get(id),
    speaker: (id: string) => speakers.get(id),
    source: (id: string) => sources.get(id),
    quotesOf: ({ id }: Speaker) => said.get(id) ?? [],
    factsOn: (topic: Topic) => pack.facts.filter((fact) => fact.topics.includes(topic)),
    disagreementsOn: (topic: Topic) => pack.disagreements.filter((d) => d.topics.includes(topic)),
    disagreementsAbout: ({ id }: Person) => pack.disagreements.filter((d) => d.people.includes(id)),
  });
}

/** The source with the latest date, or `undefined` where none has one. */
export function newest(sources: readonly Source[]): Source | undefined {
  let latest: Source | undefined;
  for (const source of sources) if (instantOf(source) > instantOf(latest)) latest = source;
  return latest;
}

function instantOf(source: Source | undefined): number {
  return source?.date ? earliestInstant(source.date) : -Infinity;
}

function byId<T extends { readonly id: string }>(entries: readonly T[]): ReadonlyMap<string, T> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}

function versionOf(pack: Pack): string {
  return createHash('sha256').update(JSON.stringify(pack)).digest('hex').slice(0, 8);
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
}
