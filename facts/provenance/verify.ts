import { readdir } from 'node:fs/promises';
import { locateFinding, parsePackFile, type PackTexts } from '#data/pack-file.ts';
import { readTextFile } from '#data/read-file.ts';
import { applyExceptions } from '#data/rules/exceptions.ts';
import type { Pack } from '#data/schema.ts';
import { readArticle, type Article } from './article.ts';
import { articlePresent, provenanceRules } from './rules.ts';
import { ownStatements, statementsOf } from './statements.ts';
import { isCovered } from './support.ts';

export interface ArticleCoverage {
  readonly source: string;
  readonly sentences: number;
  /** The sentences that no fact covers, as printed. */
  readonly uncovered: readonly string[];
}

/** Reads the articles of a pack: `ID.txt` for each source, if the folder has it. */
export async function readArticles(
  directory: string,
  { sources }: Pack,
): Promise<ReadonlyMap<string, Article>> {
  const names = new Set(await readdir(directory));
  const articles = new Map<string, Article>();
  for (const { id } of sources) {
    const name = `${id}.txt`;
    if (!names.has(name)) continue;
    const text = await readTextFile(directory, name);
    if (typeof text !== 'string') throw new Error(`${name} ${text.message}`);
    articles.set(id, readArticle(id, text));
  }
  return articles;
}

/** Checks a valid pack against its articles: its problems, and how much of each article it covers. */
export function verify(pack: Pack, texts: PackTexts, articles: ReadonlyMap<string, Article>) {
  const findings = provenanceRules.flatMap((rule) =>
    Array.from(rule.check(pack, articles), (finding) => ({ ...finding, rule: rule.name })),
  );
  const checked = provenanceRules.map(({ name }) => name);
  const isComplete = pack.sources.every(({ id }) => articles.has(id));
  const inPart = isComplete ? [] : checked.filter((name) => name !== articlePresent.name);
  const rest = applyExceptions(findings, { pack, checked, owner: 'verify', inPart });
  const problems = rest.map((finding) => {
    const { locate } = parsePackFile(finding.file, texts[finding.file]);
    // `check --fix` doesn't know these rules.
    return locateFinding({ ...finding, fix: undefined }, locate).problem;
  });
  return { problems, coverage: coverageOf(pack, articles) };
}

function coverageOf(
  pack: Pack,
  articles: ReadonlyMap<string, Article>,
): readonly ArticleCoverage[] {
  const statements = Map.groupBy(statementsOf(pack), ({ source }) => source);
  const own = ownStatements(pack);
  return Array.from(articles.values(), ({ id, sentences }) => {
    const all = [...(statements.get(id) ?? []).map(({ stems }) => stems), own.get(id) ?? new Set()];
    return {
      source: id,
      sentences: sentences.length,
      uncovered: sentences.filter((sentence) => !isCovered(sentence, all)).map(({ text }) => text),
    };
  });
}
