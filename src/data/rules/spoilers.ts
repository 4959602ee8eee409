import { within } from './entries.ts';
import type { ShownText } from './shown-texts.ts';
import type { Rule } from './rule.ts';
import { contentWords, count, tokens } from '#data/words.ts';

export const airedSpoilers: Rule = {
  name: 'spoiler-season',
  protects: 'A spoiler names a season that has aired, not one that is still to come.',
  *check({ show }, { entries, texts }) {
    const { season, aired = season } = show;
    const aliases = texts
      .filter(isAlias)
      .map(({ masked: spoiler, ...place }) => ({ ...place, spoiler }));
    for (const { spoiler, ...place } of [...entries, ...aliases]) {
      if (spoiler === undefined || spoiler <= aired) continue;
      yield {
        ...within(place, 'spoiler'),
        message:
          show.aired === undefined
            ? `spoils season ${spoiler}, but the pack is about season ${season}`
            : `spoils season ${spoiler}, but only ${count(aired, 'season')} aired so far`,
        tip: 'Use the number of the season that it spoils.',
      };
    }
  },
};

export const hiddenAliases: Rule = {
  name: 'hidden-alias',
  protects: 'A name that is a spoiler is never shown unmasked.',
  *check(_, { texts }) {
    const secrets = secretNames(texts);
    if (secrets.size === 0) return;
    for (const shown of texts) {
      const secret = findSecret(shown, secrets);
      if (!secret) continue;
      yield {
        ...within(shown),
        message: `names '${secret.name}', which is a spoiler of season ${secret.spoiler}`,
        tip: `Leave the name out, or mark this text as a spoiler of season ${secret.spoiler} too.`,
      };
    }
  },
};

/** Words in a row that are not a coincidence. */
const runLength = 6;
/** Fewest content words in a run: `at the end of the second` gives nothing away. */
const contentInRun = 3;

export const hiddenTexts: Rule = {
  name: 'hidden-text',
  protects: 'A text that is masked in one place is never shown unmasked in another.',
  *check(_, { texts }) {
    const hidden = texts.filter((shown) => shown.masked !== undefined && !isAlias(shown));
    if (hidden.length === 0) return;
    const runs = new Map<string, ShownText>();
    for (const shown of hidden) for (const run of runsOf(shown.text)) runs.set(run, shown);
    for (const shown of texts) {
      const match = runsOf(shown.text)
        .map((run) => ({ run, secret: runs.get(run) }))
        .find(({ secret }) => (secret?.masked ?? 0) > (shown.masked ?? 0));
      if (!match?.secret) continue;
      yield {
        ...within(shown),
        message: `shows “${match.run}”, which is hidden as a spoiler of season ${match.secret.masked} in ${match.secret.file}`,
        tip: 'Mark this text as a spoiler too, or reword it so that it gives nothing away.',
      };
    }
  },
};

interface Secret {
  readonly name: string;
  readonly words: readonly string[];
  readonly spoiler: number;
}

/** The hidden names by their first word, in lower case. */
function secretNames(texts: readonly ShownText[]): ReadonlyMap<string, readonly Secret[]> {
  const secrets = texts
    .filter(isAlias)
    .flatMap(({ text: name, masked: spoiler }) =>
      spoiler === undefined ? [] : [{ name, spoiler, words: tokens(name) }],
    );
  return Map.groupBy(secrets, ({ words: [first = ''] }) => first.toLowerCase());
}

/**
 * The first hidden name that a text shows although its own mask does not cover it. One-word names
 * must match in case: 'One' is a name, 'one' is a number.
 */
function findSecret(
  { text, masked = 0 }: ShownText,
  secrets: ReadonlyMap<string, readonly Secret[]>,
): Secret | undefined {
  const found = tokens(text);
  for (const [index, word] of found.entries()) {
    const secret = secrets.get(word.toLowerCase())?.find(({ words, spoiler }) => {
      if (spoiler <= masked) return false;
      if (words.length === 1) return words[0] === word;
      return words.every((part, at) => part.toLowerCase() === found[index + at]?.toLowerCase());
    });
    if (secret) return secret;
  }
  return undefined;
}

/** Every run of words with enough content. A short text is a single run. */
function* runsOf(text: string): Generator<string> {
  const found = tokens(text).map((word) => word.toLowerCase());
  const length = Math.min(runLength, found.length);
  for (let index = 0; index + length <= found.length; index += 1) {
    const run = found.slice(index, index + length);
    if (contentWords(run).length >= contentInRun) yield run.join(' ');
  }
}

function isAlias({ path }: ShownText): boolean {
  return path.includes('aliases');
}
