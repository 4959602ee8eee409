import type { Path } from './pack-file.ts';
import type { Pack, PackFile } from './schema.ts';

/** What a rule found, by the place in the pack where it stands. */
export interface Finding {
  readonly file: PackFile;
  readonly path: Path;
  readonly message: string;
  readonly tip?: string;
}

/** One named check over a whole pack that has the right shape. */
export interface Rule {
  readonly name: string;
  readonly protects: string;
  check(pack: Pack): Iterable<Finding>;
}

interface Identified {
  readonly id: string;
  readonly file: PackFile;
  readonly path: Path;
}

const uniqueIds: Rule = {
  name: 'unique-id',
  protects: 'An id names one thing: buttons, posted updates and corrections find it by that.',
  *check(pack) {
    const seen = new Map<string, Identified>();
    for (const entry of identified(pack)) {
      const first = seen.get(entry.id);
      if (first) {
        yield {
          ...entry,
          message: `the id '${entry.id}' is taken in ${first.file}`,
          tip: 'Choose another id; it is never shown.',
        };
      }
      seen.set(entry.id, entry);
    }
  },
};

const knownReferences: Rule = {
  name: 'known-reference',
  protects: 'Every source, person and speaker that is referred to exists.',
  *check(pack) {
    const sources = new Set(pack.sources.map(({ id }) => id));
    const people = new Set(pack.people.map(({ id }) => id));
    const speakers = new Set(pack.speakers.map(({ id }) => id));
    for (const { file, path, citations } of citing(pack)) {
      for (const [index, { source }] of citations.entries()) {
        if (!sources.has(source)) yield unknown(file, [...path, index, 'source'], 'source', source);
      }
    }
    for (const [index, person] of pack.people.entries()) {
      for (const source of Object.keys(person.photos)) {
        if (!sources.has(source)) {
          yield unknown('cast.yaml', ['people', index, 'photos', source], 'source', source);
        }
      }
    }
    for (const [index, { people: named }] of pack.disagreements.entries()) {
      for (const [at, id] of named.entries()) {
        const path = ['disagreements', index, 'people', at];
        if (!people.has(id)) yield unknown('production.yaml', path, 'person', id);
      }
    }
    for (const [index, { person }] of pack.speakers.entries()) {
      const path = ['speakers', index, 'person'];
      if (person !== null && !people.has(person)) {
        yield unknown('quotes.yaml', path, 'person', person);
      }
    }
    for (const [index, { speaker }] of pack.quotes.entries()) {
      const path = ['quotes', index, 'speaker'];
      if (!speakers.has(speaker)) yield unknown('quotes.yaml', path, 'speaker', speaker);
    }
  },
};

const namedPeople: Rule = {
  name: 'named-person',
  protects: 'Everyone in the cast can be called something.',
  *check(pack) {
    for (const [index, { name, character }] of pack.people.entries()) {
      if (name === null && character === null) {
        yield {
          file: 'cast.yaml',
          path: ['people', index],
          message: 'has neither a name nor a character',
        };
      }
    }
  },
};

/** Every rule beyond the shape of the files, in the order of reporting. */
export const rules: readonly Rule[] = [uniqueIds, knownReferences, namedPeople];

function unknown(file: PackFile, path: Path, kind: string, id: string): Finding {
  return { file, path, message: `there is no ${kind} '${id}'` };
}

function* identified(pack: Pack): Iterable<Identified> {
  yield* list('sources.yaml', 'sources', pack.sources);
  yield* list('production.yaml', 'facts', pack.facts);
  yield* list('production.yaml', 'disagreements', pack.disagreements);
  yield* list('cast.yaml', 'people', pack.people);
  for (const [index, { notes }] of pack.people.entries()) {
    for (const [at, { id }] of notes.entries()) {
      yield { id, file: 'cast.yaml', path: ['people', index, 'notes', at] };
    }
  }
  yield* list('quotes.yaml', 'quotes', pack.quotes);
  yield* list('updates.yaml', 'updates', pack.updates);
}

function* list(
  file: PackFile,
  key: string,
  entries: readonly { readonly id: string }[],
): Iterable<Identified> {
  for (const [index, { id }] of entries.entries()) yield { id, file, path: [key, index, 'id'] };
}

function* citing(pack: Pack) {
  for (const [key, file] of [
    ['facts', 'production.yaml'],
    ['people', 'cast.yaml'],
    ['quotes', 'quotes.yaml'],
    ['updates', 'updates.yaml'],
  ] as const) {
    for (const [index, { sources }] of pack[key].entries()) {
      yield { file, path: [key, index, 'sources'] as Path, citations: sources };
    }
  }
  for (const [index, { views }] of pack.disagreements.entries()) {
    const path: Path = ['disagreements', index, 'views'];
    yield { file: 'production.yaml' as const, path, citations: views };
  }
  for (const [index, { notes }] of pack.people.entries()) {
    for (const [at, { sources }] of notes.entries()) {
      const path: Path = ['people', index, 'notes', at, 'sources'];
      yield { file: 'cast.yaml' as const, path, citations: sources };
    }
  }
}
