import { words } from '#data/fold.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import type { Path } from '#data/yaml-places.ts';

export const namedPeople: Rule = {
  name: 'named-person',
  protects: 'Everyone in the cast has a name or a character.',
  *check({ people }) {
    for (const [index, { name, character }] of people.entries()) {
      if (name !== null || character !== null) continue;
      yield {
        file: 'cast.yaml',
        path: ['people', index],
        message: 'has neither a name nor a character',
        tip: 'Add one of them; the other can be null.',
      };
    }
  },
};

export const distinctAliases: Rule = {
  name: 'alias-collision',
  protects: 'A name leads to one person or speaker, not to a guess.',
  *check({ people, speakers }) {
    const gone = new Set(people.flatMap(({ supersedes = [] }) => supersedes));
    const cast = people.map(({ id, name, character, aliases }, index) => ({
      id,
      file: 'cast.yaml' as const,
      path: ['people', index] as Path,
      names: [name, character].filter((text) => text !== null),
      // The person who supersedes another one inherits their aliases.
      aliases: gone.has(id) ? [] : aliases.map((alias) => alias.name),
    }));
    const quoted = speakers.map(({ id, name, aliases }, index) => ({
      id,
      file: 'quotes.yaml' as const,
      path: ['speakers', index] as Path,
      names: [name],
      aliases,
    }));
    yield* collisions(cast);
    yield* collisions(quoted);
  },
};

interface Named {
  readonly id: string;
  readonly file: 'cast.yaml' | 'quotes.yaml';
  readonly path: Path;
  readonly names: readonly string[];
  readonly aliases: readonly string[];
}

/** Two people can share a name, as actors do, but an alias must be unique. */
function* collisions(everyone: readonly Named[]): Iterable<Finding> {
  const owners = new Map<string, string>();
  for (const { id, names } of everyone) {
    for (const name of names) owners.set(folded(name), id);
  }
  for (const { id, file, path, aliases } of everyone) {
    const own = new Set<string>();
    for (const [at, alias] of aliases.entries()) {
      const owner = owners.get(folded(alias));
      const place = { file, path: [...path, 'aliases', at] };
      if (own.has(folded(alias)) || owner === id) {
        const fix: Fix = (document) => document.deleteIn(place.path);
        yield { ...place, message: `the alias '${alias}' is listed twice`, fix };
      } else if (owner !== undefined) {
        yield {
          ...place,
          message: `'${alias}' already leads to '${owner}'`,
          tip: 'Make it more specific, or remove one of the two.',
        };
      } else {
        owners.set(folded(alias), id);
      }
      own.add(folded(alias));
    }
  }
}

/** Folded as the search does: without case, accents and punctuation. */
function folded(name: string): string {
  return words(name).join(' ');
}
