import type { Finding, NamedRule } from '#data/rules/rule.ts';
import { lengthOf } from '#replies/fitting.ts';
import { limits } from '#replies/limits.ts';
import type { Rendering } from './all-renderings.ts';

/** A check of one rendering. */
interface Rule extends NamedRule {
  check(rendering: Rendering): Iterable<Finding>;
}

const quoteLength: Rule = {
  name: 'quote-length',
  protects: 'Quotes are shown in full: a shortened quote could mean something else.',
  *check({ file, path, embed }) {
    const size = embed?.description?.length ?? 0;
    if (file !== 'quotes.yaml' || size <= limits.embedDescription) return;
    yield {
      file,
      path: [...path, 'passages'],
      message: `is too long to show: ${size} characters with its marks, at most ${limits.embedDescription}`,
      tip: 'Keep the passages that matter, or split it into two quotes.',
    };
  },
};

/** Discord refuses a whole message if one of its texts is empty or too long. */
const withinLimits: Rule = {
  name: 'within-limits',
  protects: 'Discord accepts every answer, in every rendering.',
  *check(rendering) {
    const { file, path } = rendering;
    for (const [part, size, most] of measures(rendering)) {
      if (size <= most || isQuoteText(rendering, part)) continue;
      yield {
        file,
        path,
        message: `${rendering.name} is too long: ${part} has ${size}, Discord allows ${most}`,
        tip: 'Shorten the texts that it shows, or spread them over several facts.',
      };
    }
    for (const part of emptyParts(rendering)) {
      yield {
        file,
        path,
        message: `${rendering.name} has no visible text in ${part}`,
        tip: 'Write visible text; Discord refuses blank text.',
      };
    }
  },
};

/** The parts that Discord limits, each with its size and limit in characters or entries. */
function* measures({ embed, rows = [] }: Rendering): Iterable<[string, number, number]> {
  if (!embed) return;
  const { title = '', description = '', footer, author, fields = [] } = embed;
  yield ['the line above the title', author?.name.length ?? 0, limits.authorName];
  yield ['the title', title.length, limits.embedTitle];
  yield ['the text', description.length, limits.embedDescription];
  yield ['the footer', footer?.text.length ?? 0, limits.footer];
  yield ['the list of fields', fields.length, limits.embedFields];
  for (const { name, value } of fields) {
    yield [`the name of the field '${name}'`, name.length, limits.fieldName];
    yield [`the field '${name}'`, value.length, limits.fieldValue];
  }
  yield ['the whole', lengthOf(embed), limits.embedsTotal];
  yield ['the list of rows', rows.length, limits.rows];
}

/** `quote-length` reports the quote's own words. */
function isQuoteText({ file, embed }: Rendering, part: string): boolean {
  const isLong = (embed?.description?.length ?? 0) > limits.embedDescription;
  return file === 'quotes.yaml' && isLong && (part === 'the text' || part === 'the whole');
}

function* emptyParts({ embed }: Rendering): Iterable<string> {
  if (!embed) return;
  if (embed.title !== undefined && isBlank(embed.title)) yield 'its title';
  for (const { name, value } of embed.fields ?? []) {
    if (isBlank(name)) yield 'the name of a field';
    if (isBlank(value)) yield `the field '${name}'`;
  }
}

/** Discord trims white space, and characters without width are invisible. */
function isBlank(text: string): boolean {
  return !/[^\s\p{Cc}\p{Cf}\p{Z}\p{M}]/u.test(text);
}

/** The replies cut long texts to Discord's limits themselves. */
const nothingCut: Rule = {
  name: 'nothing-cut',
  protects: 'Readers see every text in full.',
  *check({ file, path, name, embed, rows, headline, choice }) {
    if (choice !== undefined && choice.length > limits.choiceName) {
      yield {
        file,
        path,
        message: `${name} would be cut: ${choice.length} characters, at most ${limits.choiceName}`,
        tip: 'Shorten the names.',
      };
    }
    const field = embed?.fields?.find(({ name, value }) => isCut(name) || isCut(value));
    const part = field
      ? `the field '${field.name}'`
      : [embed?.title, embed?.description, headline].some((text) => isCut(text ?? ''))
        ? 'its text'
        : isCut(JSON.stringify(rows ?? []))
          ? 'a menu or button below it'
          : undefined;
    if (part === undefined) return;
    yield {
      file,
      path,
      message: `${name} would be cut in ${part}`,
      tip: 'Shorten the texts that it shows.',
    };
  },
};

function isCut(text: string): boolean {
  return text.includes('…');
}

export const renderingRules: readonly Rule[] = [quoteLength, withinLimits, nothingCut];
