import { words } from '#data/search.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import type { Path } from '#data/yaml-places.ts';

export const namedPeople: Rule = {
  name: 'named-person',
  protects: 'Everyone in the cast can be called something.',
  *check({ people }) {
    for (const [index, { name, character }] of people.entries()) {
      if (name !== null || character !== null) continue;
      yield {
        file: 'cast.yaml',
        path: ['people', index],
        message: 'has neither a name nor a character',
        tip: 'Give one of them; the other may be null.',
      };
    }
  },
};

export const distinctAliases: Rule = {
  name: 'alias-collision',
  protects: 'A name that is asked for leads to one person or speaker, not to a guess.',
  *check({ people, speakers }) {
    const cast = people.map(({ id, name, character, aliases }, index) => ({
      id,
      file: 'cast.yaml' as const,
      path: ['people', index] as Path,
      names: [name, character].filter((text) => text !== null),
      aliases: aliases.map((alias) => alias.name),
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

/** Two people may share a name, as actors do; an alias must not be another's name or alias. */
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
        yield { ...place, message: `the alias '${alias}' stands here twice`, fix };
      } else if (owner !== undefined) {
        yield {
          ...place,
          message: `'${alias}' already leads to '${owner}'`,
          tip: 'Make it more exact, or leave it to one of them.',
        };
      } else {
        owners.set(folded(alias), id);
      }
      own.add(folded(alias));
    }
  }
}

/** As the search folds it: without case, accents and punctuation. */
function folded(name: string): string {
  return words(name).join(' ');
}
