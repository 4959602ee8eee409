import type { Entry } from '#data/rules/entries.ts';
import { contextOf } from '#data/rules/rule.ts';
import type { Pack } from '#data/schema.ts';
import { stemsOf } from './article.ts';
import { writtenDate } from './dates.ts';

/** What a pack ascribes to one source on one fact, as the telling words of both. */
export interface Statement {
  readonly entry: Entry;
  /** Which of the fact's citations it is. */
  readonly index: number;
  readonly source: string;
  readonly stems: ReadonlySet<string>;
  /** Those of what the source is said to say alone. */
  readonly says: ReadonlySet<string>;
}

/** One statement for each citation: what the fact says, and what the source is said to say. */
export function statementsOf(pack: Pack): readonly Statement[] {
  const { entries } = contextOf(pack);
  const texts = textsById(pack);
  const common = stemsOf(pack.show.title);
  return entries.flatMap((entry) =>
    entry.citations.map(({ source, says }, index) => {
      const text = texts.get(`${entry.kind} ${entry.id}`) ?? '';
      return {
        entry,
        index,
        source,
        stems: without(common, stemsOf(`${text} ${says}`)),
        says: without(common, stemsOf(says)),
      };
    }),
  );
}

/** What the list of sources tells of a source itself: its title, its date, its outlet. */
export function ownStatements({ sources }: Pack): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    sources.map(({ id, outlet, title, date, note }) => [
      id,
      stemsOf(joined(outlet, title, date && writtenDate(date), note)),
    ]),
  );
}

/** What each fact says, whoever says it. */
function textsById(pack: Pack): ReadonlyMap<string, string> {
  const { facts, people, quotes, updates, disagreements, speakers } = pack;
  const names = new Map(speakers.map(({ id, name }) => [id, name]));
  return new Map<string, string>([
    ...facts.map(({ id, text }) => [`fact ${id}`, text] as const),
    ...disagreements.map(({ id, question }) => [`disagreement ${id}`, question] as const),
    ...people.map(({ id, name, character, role }) => {
      return [`person ${id}`, joined(name, character, role)] as const;
    }),
    ...people.flatMap(({ notes }) => notes).map(({ id, text }) => [`note ${id}`, text] as const),
    ...quotes.map(({ id, passages, about, role, speaker, outlet }) => {
      const name = names.get(speaker) ?? null;
      return [`quote ${id}`, joined(...passages, about, role, name, outlet)] as const;
    }),
    ...updates.map(({ id, headline, text }) => [`update ${id}`, joined(headline, text)] as const),
  ]);
}

function joined(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(' ');
}

function without(common: ReadonlySet<string>, stems: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(Array.from(stems).filter((stem) => !common.has(stem)));
}
