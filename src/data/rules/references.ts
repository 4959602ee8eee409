import { nearest } from '#nearest.ts';
import { topics, type Pack, type PackFile } from '#data/schema.ts';
import type { Path } from '#data/yaml-places.ts';
import type { Entry } from './entries.ts';
import type { Finding, Rule } from './rule.ts';

interface Reference {
  readonly kind: 'source' | 'person' | 'speaker' | 'topic or person' | 'entry';
  readonly id: string;
  readonly file: PackFile;
  readonly path: Path;
  readonly part?: 'key';
}

export const knownReferences: Rule = {
  name: 'known-reference',
  protects: 'Every source, person, speaker and entry that a pack refers to exists.',
  *check(pack, { entries }) {
    const known = {
      source: new Set(pack.sources.map(({ id }) => id)),
      person: new Set(pack.people.map(({ id }) => id)),
      speaker: new Set(pack.speakers.map(({ id }) => id)),
      'topic or person': new Set([...topics, ...pack.people.map(({ id }) => id)]),
      entry: new Set(entries.map(({ id }) => id)),
    };
    for (const reference of referencesOf(pack, entries)) {
      const ids = known[reference.kind];
      if (!ids.has(reference.id)) yield unknown(reference, nearest(reference.id, ids));
    }
  },
};

/** A source is never guessed, as that could attribute a fact to the wrong article, and neither is a superseded entry. */
const guessedKinds: ReadonlySet<string> = new Set(['person', 'speaker', 'topic or person']);

function unknown(reference: Reference, meant: string | undefined): Finding {
  const { kind, id, ...place } = reference;
  const canFix = meant !== undefined && guessedKinds.has(kind) && place.part !== 'key';
  return {
    ...place,
    message: `there is no ${kind} '${id}'`,
    tip: tipFor(kind, meant),
    fix: canFix ? (document) => document.setIn(place.path, meant) : undefined,
  };
}

function tipFor(kind: Reference['kind'], meant: string | undefined): string {
  if (kind === 'source') return 'Add it to sources.yaml, or use the id of an existing source.';
  return meant === undefined
    ? `Add it, or use the id of another ${kind}.`
    : `Did you mean '${meant}'?`;
}

function* referencesOf(pack: Pack, entries: readonly Entry[]): Iterable<Reference> {
  for (const { file, path, citations, citationKey, supersedes } of entries) {
    for (const [index, { source }] of citations.entries()) {
      yield { kind: 'source', id: source, file, path: [...path, citationKey, index, 'source'] };
    }
    for (const [index, id] of supersedes.entries()) {
      yield { kind: 'entry', id, file, path: [...path, 'supersedes', index] };
    }
  }
  for (const [index, { about = [] }] of pack.updates.entries()) {
    for (const [at, id] of about.entries()) {
      const path = ['updates', index, 'about', at];
      yield { kind: 'topic or person', id, file: 'updates.yaml', path };
    }
  }
  for (const [index, { photos }] of pack.people.entries()) {
    for (const id of Object.keys(photos)) {
      const path = ['people', index, 'photos', id];
      yield { kind: 'source', id, file: 'cast.yaml', path, part: 'key' };
    }
  }
  for (const [index, { people }] of pack.disagreements.entries()) {
    for (const [at, id] of people.entries()) {
      const path = ['disagreements', index, 'people', at];
      yield { kind: 'person', id, file: 'production.yaml', path };
    }
  }
  const file = 'quotes.yaml';
  for (const [index, { person }] of pack.speakers.entries()) {
    if (person === null) continue;
    yield { kind: 'person', id: person, file, path: ['speakers', index, 'person'] };
  }
  for (const [index, { speaker }] of pack.quotes.entries()) {
    yield { kind: 'speaker', id: speaker, file, path: ['quotes', index, 'speaker'] };
  }
}
