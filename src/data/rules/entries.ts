import type { PartialDate } from '#data/partial-date.ts';
import type { Certainty, Citation, Pack, PackFile } from '#data/schema.ts';
import type { Path } from '#data/yaml-places.ts';

/** The kinds of things in a pack that have an id. */
export const entryKinds = [
  'source',
  'fact',
  'disagreement',
  'person',
  'note',
  'speaker',
  'quote',
  'update',
] as const;
export type EntryKind = (typeof entryKinds)[number];

/** Anything with an id, and its location. */
export interface Entry {
  readonly kind: EntryKind;
  readonly id: string;
  readonly file: PackFile;
  readonly path: Path;
  /** Its `sources`, or the `views` of a disagreement. */
  readonly citations: readonly Citation[];
  readonly citationKey: 'sources' | 'views';
  readonly certainty?: Certainty | undefined;
  readonly spoiler?: number | undefined;
  readonly date?: PartialDate | null | undefined;
}

/** Everything with an id, in file order. */
export function* entriesOf(pack: Pack): Iterable<Entry> {
  yield* list('source', 'sources.yaml', ['sources'], pack.sources);
  yield* list('fact', 'production.yaml', ['facts'], pack.facts);
  yield* list('disagreement', 'production.yaml', ['disagreements'], pack.disagreements);
  yield* list('person', 'cast.yaml', ['people'], pack.people);
  for (const [index, { notes }] of pack.people.entries()) {
    yield* list('note', 'cast.yaml', ['people', index, 'notes'], notes);
  }
  yield* list('speaker', 'quotes.yaml', ['speakers'], pack.speakers);
  yield* list('quote', 'quotes.yaml', ['quotes'], pack.quotes);
  yield* list('update', 'updates.yaml', ['updates'], pack.updates);
}

interface Listed extends Pick<Entry, 'id' | 'certainty' | 'spoiler' | 'date'> {
  readonly sources?: readonly Citation[];
  readonly views?: readonly Citation[];
}

function* list(
  kind: EntryKind,
  file: PackFile,
  path: Path,
  entries: readonly Listed[],
): Iterable<Entry> {
  for (const [index, { id, sources, views, certainty, spoiler, date }] of entries.entries()) {
    const citations = sources ?? views ?? [];
    const citationKey = views ? 'views' : 'sources';
    const place = { file, path: [...path, index] };
    yield { kind, id, ...place, citations, citationKey, certainty, spoiler, date };
  }
}
