import type { Pack, PackFile } from '#data/schema.ts';
import type { Path } from '#data/yaml-places.ts';
import type { Entry } from './entries.ts';

/** A text that readers see. */
export interface ShownText {
  readonly file: PackFile;
  readonly path: Path;
  readonly text: string;
  /** The season that the masked text spoils; `undefined` if the text is not masked. */
  readonly masked: number | undefined;
}

/**
 * Every text of a pack that an answer can show. A spoiler masks the text of a fact, but not its
 * title, question or role.
 */
export function* shownTexts(pack: Pack, entries: readonly Entry[]): Iterable<ShownText> {
  for (const { file, path, citations, citationKey, spoiler } of entries) {
    for (const [index, { says }] of citations.entries()) {
      yield { file, path: [...path, citationKey, index, 'says'], text: says, masked: spoiler };
    }
  }
  yield* clear('sources.yaml', 'sources', pack.sources, ['label', 'outlet', 'title', 'note']);
  yield* clear('production.yaml', 'disagreements', pack.disagreements, ['question']);
  yield* clear('cast.yaml', 'people', pack.people, ['name', 'character', 'role']);
  yield* clear('quotes.yaml', 'speakers', pack.speakers, ['name']);
  yield* clear('quotes.yaml', 'quotes', pack.quotes, ['about', 'role', 'outlet', 'said']);
  yield* masked('production.yaml', 'facts', pack.facts, ['text']);
  yield* masked('updates.yaml', 'updates', pack.updates, ['headline', 'text']);
  yield* ofPeople(pack);
  for (const [index, { passages, spoiler }] of pack.quotes.entries()) {
    for (const [at, text] of passages.entries()) {
      const path = ['quotes', index, 'passages', at];
      yield { file: 'quotes.yaml', path, text, masked: spoiler };
    }
  }
}

function* ofPeople({ people }: Pack): Iterable<ShownText> {
  const file = 'cast.yaml';
  for (const [index, { aliases, notes }] of people.entries()) {
    for (const [at, { name, spoiler }] of aliases.entries()) {
      yield { file, path: ['people', index, 'aliases', at], text: name, masked: spoiler };
    }
    for (const [at, { text, spoiler }] of notes.entries()) {
      yield { file, path: ['people', index, 'notes', at, 'text'], text, masked: spoiler };
    }
  }
}

type Listed<Key extends string> = { readonly [Name in Key]: string | null } & {
  readonly spoiler?: number | undefined;
};

/** The texts of some keys, unmasked even if the entry is a spoiler. */
function* clear<Key extends string>(
  file: PackFile,
  list: string,
  entries: readonly Listed<Key>[],
  keys: readonly Key[],
): Iterable<ShownText> {
  for (const shown of masked(file, list, entries, keys)) yield { ...shown, masked: undefined };
}

function* masked<Key extends string>(
  file: PackFile,
  list: string,
  entries: readonly Listed<Key>[],
  keys: readonly Key[],
): Iterable<ShownText> {
  for (const [index, entry] of entries.entries()) {
    for (const key of keys) {
      const text = entry[key];
      if (text !== null) yield { file, path: [list, index, key], text, masked: entry.spoiler };
    }
  }
}
