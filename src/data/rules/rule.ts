import type { Document } from 'yaml';
import type { Pack } from '#data/schema.ts';
import { entriesOf, type Entry, type Place } from './entries.ts';
import { shownTexts, type ShownText } from './shown-texts.ts';

/** Fixes a document in place. Must do nothing if nothing is wrong. */
export type Fix = (document: Document) => void;

/** Something that a rule found, and its location. */
export interface Finding extends Place {
  /** Whether the location is the key or the value at the path; the value by default. */
  readonly part?: 'key' | 'value' | undefined;
  readonly message: string;
  readonly tip?: string | undefined;
  /** The bot uses the pack anyway. */
  readonly warning?: true | undefined;
  readonly fix?: Fix | undefined;
}

export interface RuleFinding extends Finding {
  readonly rule: string;
}

export interface NamedRule {
  readonly name: string;
  /** The promise that the rule keeps, in one sentence. */
  readonly protects: string;
}

/** A named check on a pack that matches the schema. */
export interface Rule extends NamedRule {
  check(pack: Pack, context: Context): Iterable<Finding>;
}

export type Context = ReturnType<typeof contextOf>;

/** Data that several rules need, computed once. */
export function contextOf(pack: Pack) {
  const entries: readonly Entry[] = Array.from(entriesOf(pack));
  const texts: readonly ShownText[] = Array.from(shownTexts(pack, entries));
  return { entries, texts };
}
