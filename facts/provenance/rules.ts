import { contextOf, type Finding, type NamedRule } from '#data/rules/rule.ts';
import type { Pack } from '#data/schema.ts';
import { stemsOf, type Article } from './article.ts';
import { claimsOf, namesOf, textsOf, type Claim } from './claims.ts';
import { folded, containsWords, plainWords } from './folding.ts';
import { contains, type Specific } from './specifics.ts';

/** A check of a pack against its articles, which are keyed by source id. */
interface ProvenanceRule extends NamedRule {
  check(pack: Pack, articles: ReadonlyMap<string, Article>): Iterable<Finding>;
}

export const articlePresent: ProvenanceRule = {
  name: 'verify/article',
  protects: 'Every source has a text to check against.',
  *check({ sources }, articles) {
    for (const [index, { id }] of sources.entries()) {
      if (articles.has(id)) continue;
      yield {
        file: 'sources.yaml',
        path: ['sources', index, 'id'],
        message: `there is no text for the source '${id}'`,
        tip: `Save the article as ${id}.txt in the folder of articles.`,
      };
    }
  },
};

const wordForWord: ProvenanceRule = {
  name: 'verify/word-for-word',
  protects: 'A quote matches the printed words exactly.',
  *check({ quotes }, articles) {
    for (const [index, { passages, sources }] of quotes.entries()) {
      const cited = articlesOf(
        sources.map(({ source }) => source),
        articles,
      );
      if (cited.length === 0) continue;
      for (const [at, passage] of passages.entries()) {
        if (cited.some(({ text }) => containsWords(text, folded(passage)))) continue;
        yield {
          file: 'quotes.yaml',
          path: ['quotes', index, 'passages', at],
          message: `isn't in any article that the quote cites: ${firstDifference(passage, cited)}`,
          tip: 'Copy the printed words. Start a new passage after each interruption by the article.',
        };
      }
    }
  },
};

const namedInSource: ProvenanceRule = {
  name: 'verify/named-in-source',
  protects: 'Every name, number, date and title appears in a source that is cited for it.',
  *check(pack, articles) {
    for (const claim of claimsOf(pack)) {
      const cited = articlesOf(claim.sources, articles);
      if (cited.length === 0) continue;
      for (const specific of claim.specifics) {
        if (!cited.some((article) => contains(article, specific))) yield missing(claim, specific);
      }
    }
  },
};

/** Share of the content words of a statement that its source must have. */
const minShare = 1 / 3;

/** Finds statements that hardly share a word with the article; it can't prove that a statement is true. */
const citedHolds: ProvenanceRule = {
  name: 'verify/cited-holds',
  protects: "No fact is attributed to a source that doesn't mention it.",
  *check(pack, articles) {
    // Every article has these words.
    const common = stemsOf(pack.show.title);
    for (const [entry, texts] of Map.groupBy(textsOf(pack), (text) => text.entry)) {
      const own = texts.filter(({ path }) => !path.includes(entry.citationKey));
      const statement = own.map(({ text }) => text).join(' ');
      for (const [index, { source, says }] of entry.citations.entries()) {
        const article = articles.get(source);
        const isSupported = [says, `${statement} ${says}`].some((text) => {
          const stems = Array.from(stemsOf(text)).filter((stem) => !common.has(stem));
          const shared = stems.filter((stem) => article?.stems.has(stem));
          return shared.length >= stems.length * minShare;
        });
        if (!article || isSupported) continue;
        yield {
          file: entry.file,
          path: [...entry.path, entry.citationKey, index, 'source'],
          message: `'${source}' has no passage about this`,
          tip: 'Cite a source that has one, or use wording closer to the source.',
        };
      }
    }
  },
};

/** Words in a row that count as copied. */
const copiedRun = 8;

const notCopied: ProvenanceRule = {
  name: 'verify/not-copied',
  protects: 'Facts use our own words; copied words are in quotation marks.',
  *check(pack, articles) {
    const names = namesOf(pack);
    const runs = new Map<string, string>();
    for (const { id, text } of articles.values()) {
      for (const run of runsOf(text, names)) if (!runs.has(run)) runs.set(run, id);
    }
    for (const { file, path, text } of contextOf(pack).texts) {
      if (path.includes('passages')) continue;
      const outside = folded(text).split(/"[^"]*"/u);
      const run = outside.flatMap((part) => runsOf(part, names)).find((words) => runs.has(words));
      if (run === undefined) continue;
      yield {
        file,
        path,
        message: `copies ${copiedRun} words or more from '${runs.get(run)}': “${run}”`,
        tip: 'Use your own words, or quotation marks.',
      };
    }
  },
};

export const provenanceRules: readonly ProvenanceRule[] = [
  articlePresent,
  wordForWord,
  namedInSource,
  citedHolds,
  notCopied,
];

function articlesOf(
  sources: readonly string[],
  articles: ReadonlyMap<string, Article>,
): readonly Article[] {
  return sources.flatMap((source) => articles.get(source) ?? []);
}

function missing({ file, path, sources }: Claim, { kind, text }: Specific): Finding {
  const cited = sources.length === 1 ? `'${sources[0]}'` : `any of ${sources.join(', ')}`;
  return {
    file,
    path,
    message: `the ${kind} '${text}' isn't in ${cited}`,
    tip: 'Correct it, or cite the source that has it.',
  };
}

/** Quotes the first words of a passage that differ from the articles. */
function firstDifference(passage: string, cited: readonly Article[]): string {
  const words = folded(passage).split(' ');
  let kept = 0;
  while (
    kept < words.length &&
    cited.some(({ text }) => text.includes(words.slice(0, kept + 1).join(' ')))
  ) {
    kept += 1;
  }
  const from = Math.max(kept - 3, 0);
  return `it differs from the print at “${words.slice(from, kept + 2).join(' ')}”`;
}

/** Every run of words without names: a list of names is not copied, however long. */
function runsOf(text: string, names: ReadonlySet<string>): readonly string[] {
  const words = plainWords(text).filter((word) => !names.has(word));
  return words
    .slice(0, Math.max(words.length - copiedRun + 1, 0))
    .map((_, index) => words.slice(index, index + copiedRun).join(' '));
}
