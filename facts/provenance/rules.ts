import type { Finding } from '#data/rules/rule.ts';
import { contextOf } from '#data/rules/rule.ts';
import type { Pack } from '#data/schema.ts';
import type { Article } from './article.ts';
import { claimsOf, namesOf, type Claim } from './claims.ts';
import { folded, holdsWords, plainWords } from './folding.ts';
import { holds, type Specific } from './specifics.ts';
import { statementsOf } from './statements.ts';
import { isSupported } from './support.ts';

/** A check of a pack against the texts of its sources, by the id of the source. */
export interface ProvenanceRule {
  readonly name: string;
  readonly protects: string;
  check(pack: Pack, articles: ReadonlyMap<string, Article>): Iterable<Finding>;
}

const articlePresent: ProvenanceRule = {
  name: 'verify/article',
  protects: 'Every source can be read by who checks the pack.',
  *check({ sources }, articles) {
    for (const [index, { id }] of sources.entries()) {
      if (articles.has(id)) continue;
      yield {
        file: 'sources.yaml',
        path: ['sources', index, 'id'],
        message: `there is no text of the source '${id}'`,
        tip: `Put it into the folder of articles as ${id}.txt.`,
      };
    }
  },
};

const wordForWord: ProvenanceRule = {
  name: 'verify/word-for-word',
  protects: 'A quote has the words that were printed, each of them.',
  *check({ quotes }, articles) {
    for (const [index, { passages, sources }] of quotes.entries()) {
      const cited = articlesOf(
        sources.map(({ source }) => source),
        articles,
      );
      if (cited.length === 0) continue;
      for (const [at, passage] of passages.entries()) {
        if (cited.some(({ text }) => holdsWords(text, folded(passage)))) continue;
        yield {
          file: 'quotes.yaml',
          path: ['quotes', index, 'passages', at],
          message: `is in no article that the quote cites: ${nearestPart(passage, cited)}`,
          tip: 'Copy the words as they are printed; begin a new passage where the article breaks in.',
        };
      }
    }
  },
};

const namedInSource: ProvenanceRule = {
  name: 'verify/named-in-source',
  protects: 'Every name, number, date and title stands in a source that is cited for it.',
  *check(pack, articles) {
    for (const claim of claimsOf(pack)) {
      const cited = articlesOf(claim.sources, articles);
      if (cited.length === 0) continue;
      for (const specific of claim.specifics) {
        if (!cited.some((article) => holds(article, specific))) yield missing(claim, specific);
      }
    }
  },
};

const citedHolds: ProvenanceRule = {
  name: 'verify/cited-holds',
  protects: 'No fact is ascribed to a source that does not speak of it.',
  *check(pack, articles) {
    for (const { entry, index, source, stems, says } of statementsOf(pack)) {
      const article = articles.get(source);
      if (!article || stems.size === 0) continue;
      if (isSupported(stems, article) || isSupported(says, article)) continue;
      yield {
        file: entry.file,
        path: [...entry.path, entry.citedAs, index, 'source'],
        message: `'${source}' has no passage that speaks of this`,
        tip: 'Cite the source that does, or say it nearer to its words.',
      };
    }
  },
};

/** So many words in a row are somebody else's sentence. */
const copiedRun = 8;

const notCopied: ProvenanceRule = {
  name: 'verify/not-copied',
  protects: 'Facts are told in our own words; an article is quoted only in quotation marks.',
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
        message: `repeats ${copiedRun} words or more of '${runs.get(run)}': “${run}”`,
        tip: 'Say it in your own words.',
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
    message: `the ${kind} '${text}' is not in ${cited}`,
    tip: 'Correct it, or cite the source that has it.',
  };
}

/** The first words of a passage that no article has, for finding the slip. */
function nearestPart(passage: string, cited: readonly Article[]): string {
  const words = folded(passage).split(' ');
  let kept = 0;
  while (
    kept < words.length &&
    cited.some(({ text }) => text.includes(words.slice(0, kept + 1).join(' ')))
  ) {
    kept += 1;
  }
  const from = Math.max(kept - 3, 0);
  return `it parts from the print at “${words.slice(from, kept + 2).join(' ')}”`;
}

/** Names are nobody's wording: a list of people is not copied, however long. */
function runsOf(text: string, names: ReadonlySet<string>): readonly string[] {
  const words = plainWords(text).filter((word) => !names.has(word));
  return words
    .slice(0, Math.max(words.length - copiedRun + 1, 0))
    .map((_, index) => words.slice(index, index + copiedRun).join(' '));
}
