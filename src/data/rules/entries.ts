import type { PartialDate } from '#data/partial-date.ts';
import type { Certainty, Citation, Pack, PackFile, Spoiling } from '#data/schema.ts';
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

/** A location in a pack. */
export interface Place {
  readonly file: PackFile;
  readonly path: Path;
}

/** The place of a value inside another one. */
export function within({ file, path }: Place, ...steps: Path): Place {
  return { file, path: [...path, ...steps] };
}

interface Listed extends Spoiling {
  readonly id: string;
  readonly text?: string;
  readonly certainty?: Certainty | undefined;
  readonly date?: PartialDate | null | undefined;
}

/** Anything with an id, and its location. */
export interface Entry extends Place, Listed {
  readonly kind: EntryKind;
  /** Its `sources`, or the `views` of a disagreement. */
  readonly citations: readonly Citation[];
  readonly citationKey: 'sources' | 'views';
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

function* list<
  T extends Listed & {
    readonly supersedes?: readonly string[] | undefined;
    readonly sources?: readonly Citation[];
    readonly views?: readonly Citation[];
  },
>(
  kind: EntryKind,
  file: PackFile,
  path: Path,
  entries: readonly T[],
  subjectsOf: (entry: T) => readonly string[] = () => [],
): Iterable<Entry> {
  for (const [index, entry] of entries.entries()) {
    const { sources, views, supersedes = [] } = entry;
    yield {
      ...entry,
      kind,
      file,
      path: [...path, index],
      citations: sources ?? views ?? [],
      citationKey: views ? 'views' : 'sources',
      supersedes,
      subjects: subjectsOf(entry),
    };
  }
}
