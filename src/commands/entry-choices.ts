import { memoize } from '#memoize.ts';
import type { Facts } from '#data/facts.ts';
import type { IsOrdinary } from '#data/meaning.ts';
import type { Search } from '#data/search.ts';
import { topicOf } from '#data/topic-search.ts';
import { limits } from '#replies/limits.ts';
import type { Reply } from '#replies/reply.ts';
import { topicNames } from '#replies/status.ts';
import { cut } from '#replies/text.ts';
import type { Choice, Context } from './declaration.ts';

let loaded: IsOrdinary | undefined;

/**
 * Does work with the list of common words. It is loaded on first use, as a start has no use for it, and kept: an `import`
 * in each answer takes longer than the answer.
 */
export function withOrdinaryWords<T>(
  work: (isOrdinary: IsOrdinary) => T | Promise<T>,
): T | Promise<T> {
  if (loaded) return work(loaded);
  return import('#data/ordinary-words.ts').then(({ isOrdinary }) => {
    loaded = isOrdinary;
    return work(isOrdinary);
  });
}

export function asPrivateIf(isPrivate: boolean, reply: Reply): Reply {
  return isPrivate && reply.kind === 'answer' ? { ...reply, isPrivate } : reply;
}

/** Leads to the topic of `/status` that a text is about, if there is one. */
export function topicTip(facts: Facts, asked: string): string | undefined {
  const topic = topicOf(facts, asked);
  return topic && `Did you mean \`/status topic:${topicNames[topic]}\`?`;
}

interface Entries<Entry> {
  readonly all: (facts: Facts) => readonly Entry[];
  readonly search: (facts: Facts) => Search;
  readonly byId: (facts: Facts, id: string) => Entry | undefined;
  readonly label: (entry: Entry) => string;
}

/** The choices of an option that names an entry of the facts. */
export function entryChoices<Entry extends { readonly id: string }>(entries: Entries<Entry>) {
  const labelOf = (entry: Entry) => cut(entries.label(entry), limits.choiceName);
  const byLabel = memoize(
    (facts: Facts) => new Map(entries.all(facts).map((entry) => [labelOf(entry), entry])),
  );
  const byIds = (facts: Facts, ids: readonly string[]): readonly Entry[] =>
    ids.flatMap((id) => entries.byId(facts, id) ?? []);
  return {
    byIds,
    /** The entry of a choice: Discord sends the label, not the id, if the command was pasted or edited. */
    chosen: (facts: Facts, sent: string): Entry | undefined =>
      entries.byId(facts, sent) ?? byLabel(facts).get(sent.trim()),
    complete: ({ facts }: Context, typed: string): readonly Choice[] => {
      const found = entries.search(facts).find(typed);
      const ids = found.map(({ id }) => id);
      const offered = typed.trim() === '' ? entries.all(facts) : byIds(facts, ids);
      return offered.map((entry) => ({ name: labelOf(entry), value: entry.id }));
    },
  };
}
