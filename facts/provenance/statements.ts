import { contextOf } from '#data/rules/rule.ts';
import type { Pack } from '#data/schema.ts';
import { stemsOf } from './article.ts';
import { writtenDate } from './dates.ts';

/** The content words that a pack attributes to sources: those of a fact and of one of its citations. */
export function statementsOf(pack: Pack) {
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
        /** The words of the citation alone. */
        says: without(common, stemsOf(says)),
      };
    }),
  );
}

/** The words that describe a source: its outlet, title, date and note. */
export function ownStatements({ sources }: Pack): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    sources.map(({ id, outlet, title, date, note }) => [
      id,
      stemsOf(joined(outlet, title, date && writtenDate(date), note)),
    ]),
  );
}

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
