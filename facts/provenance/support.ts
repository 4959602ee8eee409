import type { Article, Sentence } from './article.ts';

/**
 * How far some sentences bear out a statement: an honest guess from the words that both use. It
 * cannot read. It says no where hardly any word of a fact stands in an article; it cannot say that
 * a fact is true.
 */

/** So many telling words of a statement in one passage of three sentences bear it out. */
const inPassage = 2;
/** A short statement is borne out by this share of its words: in a passage, or two words anywhere. */
const leastShare = 1 / 3;

/** Whether an article holds enough of the words of a statement. */
export function isSupported(statement: ReadonlySet<string>, { sentences }: Article): boolean {
  const share = (passage: readonly Sentence[]): number =>
    Array.from(statement)
      .filter((stem) => passage.some(({ stems }) => stems.has(stem)))
      .reduce((sum, stem) => sum + weightOf(stem), 0);
  const least = statement.size * leastShare;
  const anywhere = share(sentences);
  if (anywhere >= inPassage && anywhere >= least) return true;
  return sentences.some((_, index) => {
    const shared = share(sentences.slice(Math.max(index - 1, 0), index + 2));
    return shared >= Math.min(inPassage, Math.max(least, 1));
  });
}

/** A date in both is no chance. */
function weightOf(stem: string): number {
  return /^\d{4}/u.test(stem) ? 2 : 1;
}

/** A sentence is covered when the facts use this share of its telling words. */
const coveredShare = 0.4;
/** A fact that shares fewer words than this with a sentence does not stand on it. */
const leastOverlap = 2;

/** Whether some of the statements on an article stand on a sentence. */
export function isCovered(
  { stems }: Sentence,
  statements: readonly ReadonlySet<string>[],
): boolean {
  const met = new Set<string>();
  for (const statement of statements) {
    const shared = Array.from(stems).filter((stem) => statement.has(stem));
    if (shared.length >= Math.min(leastOverlap, stems.size))
      for (const stem of shared) met.add(stem);
  }
  return met.size >= stems.size * coveredShare;
}
