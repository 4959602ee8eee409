import type { PackFile } from '#data/schema.ts';
import { words } from '#data/words.ts';
import type { Finding, Fix, Rule } from './rule.ts';

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
    const cast = people.map(({ id, name, character, aliases }) => ({
      id,
      names: [name, character].filter((text) => text !== null),
      // The person who supersedes another one inherits their aliases.
      aliases: gone.has(id) ? [] : aliases.map((alias) => alias.name),
    }));
    const quoted = speakers.map(({ id, name, aliases }) => ({ id, names: [name], aliases }));
    yield* collisions('cast.yaml', 'people', cast);
    yield* collisions('quotes.yaml', 'speakers', quoted);
  },
};

interface Named {
  readonly id: string;
  readonly names: readonly string[];
  readonly aliases: readonly string[];
}

/** Two people can share a name, as actors do, but an alias must be unique. */
function* collisions(file: PackFile, list: string, everyone: readonly Named[]): Iterable<Finding> {
  // Folded as the search does: without case, accents and punctuation.
  const owners = new Map<string, string>();
  for (const { id, names } of everyone) {
    for (const name of names) owners.set(words(name).join(' '), id);
  }
  for (const [index, { id, aliases }] of everyone.entries()) {
    const own = new Set<string>();
    for (const [at, alias] of aliases.entries()) {
      const folded = words(alias).join(' ');
      const owner = owners.get(folded);
      const place = { file, path: [list, index, 'aliases', at] };
      if (own.has(folded) || owner === id) {
        const fix: Fix = (document) => document.deleteIn(place.path);
        yield { ...place, message: `the alias '${alias}' is listed twice`, fix };
      } else if (owner !== undefined) {
        yield {
          ...place,
          message: `'${alias}' already leads to '${owner}'`,
          tip: 'Make it more specific, or remove one of the two.',
        };
      } else {
        owners.set(folded, id);
      }
      own.add(folded);
    }
  }
}
