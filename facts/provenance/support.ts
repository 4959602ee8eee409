import type { Article, Sentence } from './article.ts';

/**
 * Estimates from shared words whether an article supports a statement. This finds statements that
 * hardly share a word with the article; it cannot prove that a statement is true.
 */

/** Shared words in three neighbouring sentences that support a statement. */
const minShared = 2;
/** Share of the words of a short statement that is enough: in one passage, or two words anywhere. */
const minShare = 1 / 3;

/** Whether an article has enough of the words of a statement. */
export function isSupported(statement: ReadonlySet<string>, { sentences }: Article): boolean {
  const share = (passage: readonly Sentence[]): number =>
    Array.from(statement)
      .filter((stem) => passage.some(({ stems }) => stems.has(stem)))
      .reduce((sum, stem) => sum + weightOf(stem), 0);
  const least = statement.size * minShare;
  const anywhere = share(sentences);
  if (anywhere >= minShared && anywhere >= least) return true;
  return sentences.some((_, index) => {
    const shared = share(sentences.slice(Math.max(index - 1, 0), index + 2));
    return shared >= Math.min(minShared, Math.max(least, 1));
  });
}

/** A shared date is not a coincidence, so it counts twice. */
function weightOf(stem: string): number {
  return /^\d{4}/u.test(stem) ? 2 : 1;
}

/** Share of the words of a sentence that the facts must use to cover it. */
const coveredShare = 0.4;
/** A fact that shares fewer words than this with a sentence does not count. */
const minOverlap = 2;

/** Whether the statements on an article cover a sentence. */
export function isCovered(
  { stems }: Sentence,
  statements: readonly ReadonlySet<string>[],
): boolean {
  const used = new Set<string>();
  for (const statement of statements) {
    const shared = Array.from(stems).filter((stem) => statement.has(stem));
    if (shared.length >= Math.min(minOverlap, stems.size))
      for (const stem of shared) used.add(stem);
  }
  return used.size >= stems.size * coveredShare;
}
