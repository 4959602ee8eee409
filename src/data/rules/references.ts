import { nearest } from '#nearest.ts';
import { topics, type Pack } from '#data/schema.ts';
import { within, type Entry, type Place } from './entries.ts';
import type { Finding, Fix, Rule } from './rule.ts';

export const uniqueIds: Rule = {
  name: 'unique-id',
  protects: 'An id names one thing: buttons, posted updates and corrections depend on it.',
  *check(_, { entries }) {
    const seen = new Map<string, Entry>();
    for (const entry of entries) {
      const first = seen.get(entry.id);
      if (first) {
        yield {
          ...within(entry, 'id'),
          message: `the id '${entry.id}' is already used by a ${first.kind} in ${first.file}`,
          tip: 'Choose another id. Readers never see it.',
        };
      } else {
        seen.set(entry.id, entry);
      }
    }
  },
};

export const retiredIds: Rule = {
  name: 'retired-id',
  protects: 'The id of a removed fact never comes back with another meaning.',
  *check({ retired }, { entries }) {
    const gone = new Set(retired);
    for (const entry of entries.filter(({ id }) => gone.has(id))) {
      yield {
        ...within(entry, 'id'),
        message: `the id '${entry.id}' is retired and can't be used again`,
        tip: 'Old buttons and posts still refer to the old fact. Choose another id.',
      };
    }
  },
};

export const usedSources: Rule = {
  name: 'unused-source',
  protects: 'Every source in the list is cited.',
  *check({ sources, people }, { entries }) {
    const used = new Set(entries.flatMap(({ citations }) => citations.map(({ source }) => source)));
    for (const { photos } of people) for (const id of Object.keys(photos)) used.add(id);
    for (const [index, { id }] of sources.entries()) {
      if (used.has(id)) continue;
      yield {
        file: 'sources.yaml',
        path: ['sources', index],
        message: `nothing cites the source '${id}'`,
        tip: 'Cite it, or remove it.',
        warning: true,
      };
    }
  },
};

export const quotedSpeakers: Rule = {
  name: 'unused-speaker',
  protects: 'Every speaker that /quote offers has a quote.',
  *check({ speakers, quotes }) {
    const quoted = new Set(quotes.map(({ speaker }) => speaker));
    for (const [index, { id }] of speakers.entries()) {
      if (quoted.has(id)) continue;
      yield {
        file: 'quotes.yaml',
        path: ['speakers', index],
        message: `there is no quote by the speaker '${id}'`,
        tip: 'Add a quote, or remove the speaker.',
      };
    }
  },
};

interface Reference extends Place {
  readonly kind: 'source' | 'person' | 'speaker' | 'topic or person' | 'entry';
  readonly id: string;
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

/** A source is never guessed, as that could attribute a fact to the wrong article. */
function unknown(reference: Reference, meant: string | undefined): Finding {
  const { kind, id, ...place } = reference;
  const finding = { ...place, message: `there is no ${kind} '${id}'` };
  if (kind === 'source') {
    const tip = 'Add it to sources.yaml, or use the id of an existing source.';
    return { ...finding, tip };
  }
  if (meant === undefined) return { ...finding, tip: `Add it, or use the id of another ${kind}.` };
  // A superseded entry is never guessed.
  const fix: Fix = (document) => document.setIn(place.path, meant);
  return { ...finding, tip: `Did you mean '${meant}'?`, fix: kind === 'entry' ? undefined : fix };
}

function* referencesOf(pack: Pack, entries: readonly Entry[]): Iterable<Reference> {
  for (const entry of entries) {
    const { citations, citationKey, supersedes } = entry;
    for (const [index, { source }] of citations.entries()) {
      yield { kind: 'source', id: source, ...within(entry, citationKey, index, 'source') };
    }
    for (const [index, id] of supersedes.entries()) {
      yield { kind: 'entry', id, ...within(entry, 'supersedes', index) };
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
