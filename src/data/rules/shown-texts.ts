import type { Pack, PackFile, Spoiling } from '#data/schema.ts';
import { within, type Entry, type Place } from './entries.ts';

/** A text that readers see. */
export interface ShownText extends Place {
  readonly text: string;
  /** The season that the masked text spoils; `undefined` if the text is not masked. */
  readonly masked: number | undefined;
}

/**
 * Every text of a pack that an answer can show. A spoiler masks the text of a fact, but not its
 * title, question or role.
 */
export function* shownTexts(pack: Pack, entries: readonly Entry[]): Iterable<ShownText> {
  for (const entry of entries) {
    for (const [index, { says }] of entry.citations.entries()) {
      const place = within(entry, entry.citationKey, index, 'says');
      yield { ...place, text: says, masked: entry.spoiler };
    }
  }
  yield* fields('sources.yaml', 'sources', pack.sources, ['label', 'outlet', 'title', 'note']);
  yield* fields('production.yaml', 'disagreements', pack.disagreements, ['question']);
  yield* fields('cast.yaml', 'people', pack.people, ['name', 'character', 'role']);
  yield* fields('quotes.yaml', 'speakers', pack.speakers, ['name']);
  yield* fields('quotes.yaml', 'quotes', pack.quotes, ['about', 'role', 'outlet', 'said']);
  yield* fields('production.yaml', 'facts', pack.facts, ['text'], 'masked');
  yield* fields('updates.yaml', 'updates', pack.updates, ['headline', 'text'], 'masked');
  for (const [index, { aliases, notes }] of pack.people.entries()) {
    const person = { file: 'cast.yaml', path: ['people', index] } as const;
    for (const [at, { name, spoiler }] of aliases.entries()) {
      yield { ...within(person, 'aliases', at), text: name, masked: spoiler };
    }
    for (const [at, { text, spoiler }] of notes.entries()) {
      yield { ...within(person, 'notes', at, 'text'), text, masked: spoiler };
    }
  }
  for (const [index, { passages, spoiler }] of pack.quotes.entries()) {
    for (const [at, text] of passages.entries()) {
      const path = ['quotes', index, 'passages', at];
      yield { file: 'quotes.yaml', path, text, masked: spoiler };
    }
  }
}

/** The texts of some keys: masked by the spoiler of the entry, or shown even if it is one. */
function* fields<Key extends string>(
  file: PackFile,
  list: string,
  entries: readonly (Spoiling & { readonly [Name in Key]: string | null })[],
  keys: readonly Key[],
  kind?: 'masked',
): Iterable<ShownText> {
  for (const [index, entry] of entries.entries()) {
    for (const key of keys) {
      const text = entry[key];
      const masked = kind && entry.spoiler;
      if (text !== null) yield { file, path: [list, index, key], text, masked };
    }
  }
}
