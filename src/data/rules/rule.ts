import type { Document } from 'yaml';
import type { Pack, PackFile } from '#data/schema.ts';
import type { Path } from '#data/yaml-places.ts';
import { entriesOf, type Entry } from './entries.ts';
import { shownTexts, type ShownText } from './shown-texts.ts';

/** Mends a file in place, with its comments and order; it must do nothing where nothing is wrong. */
export type Fix = (document: Document) => void;

/** What a rule found, by the place in the pack where it stands. */
export interface Finding {
  readonly file: PackFile;
  readonly path: Path;
  /** Which part of the path's last step is meant; its value if left out. */
  readonly part?: 'key' | 'value';
  readonly message: string;
  readonly tip?: string;
  readonly fix?: Fix;
}

/** A finding with the name of its rule. */
export interface RuleFinding extends Finding {
  readonly rule: string;
}

/** One named check over a whole pack that has the right shape. */
export interface Rule {
  readonly name: string;
  /** What would go wrong without it, in one sentence. */
  readonly protects: string;
  check(pack: Pack, context: Context): Iterable<Finding>;
}

/** What several rules look at, made once. */
export interface Context {
  readonly entries: readonly Entry[];
  readonly texts: readonly ShownText[];
}

export function contextOf(pack: Pack): Context {
  const entries = Array.from(entriesOf(pack));
  return { entries, texts: Array.from(shownTexts(pack, entries)) };
}
