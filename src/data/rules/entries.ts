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
  readonly supersedes: readonly string[];
  /** Its topics, people and names. An entry can only supersede one with a subject in common. */
  readonly subjects: readonly string[];
}

export function* entriesOf(pack: Pack): Iterable<Entry> {
  yield* list('source', 'sources.yaml', ['sources'], pack.sources);
  yield* list('fact', 'production.yaml', ['facts'], pack.facts, ({ topics }) => topics);
  yield* list(
    'disagreement',
    'production.yaml',
    ['disagreements'],
    pack.disagreements,
    ({ topics, people }) => [...topics, ...people],
  );
  yield* list('person', 'cast.yaml', ['people'], pack.people, ({ name, character }) =>
    [name, character].filter((text) => text !== null),
  );
  for (const [index, { id, notes }] of pack.people.entries()) {
    yield* list('note', 'cast.yaml', ['people', index, 'notes'], notes, () => [id]);
  }
  yield* list('speaker', 'quotes.yaml', ['speakers'], pack.speakers);
  yield* list('quote', 'quotes.yaml', ['quotes'], pack.quotes);
  yield* list('update', 'updates.yaml', ['updates'], pack.updates);
}

interface Listed extends Pick<Entry, 'id' | 'certainty' | 'spoiler' | 'date'> {
  readonly supersedes?: readonly string[] | undefined;
  readonly sources?: readonly Citation[];
  readonly views?: readonly Citation[];
}

function* list<T extends Listed>(
  kind: EntryKind,
  file: PackFile,
  path: Path,
  entries: readonly T[],
  subjectsOf: (entry: T) => readonly string[] = () => [],
): Iterable<Entry> {
  for (const [index, entry] of entries.entries()) {
    const { id, sources, views, certainty, spoiler, date, supersedes = [] } = entry;
    yield {
      kind,
      id,
      file,
      path: [...path, index],
      citations: sources ?? views ?? [],
      citationKey: views ? 'views' : 'sources',
      certainty,
      spoiler,
      date,
      supersedes,
      subjects: subjectsOf(entry),
    };
  }
}
