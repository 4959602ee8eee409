import { readdir } from 'node:fs/promises';
import { locateFinding, parsePackFile, type PackTexts } from '#data/pack-file.ts';
import type { Problem } from '#data/problem.ts';
import { readTextFile } from '#data/read-file.ts';
import { applyExceptions } from '#data/rules/exceptions.ts';
import type { Pack } from '#data/schema.ts';
import { readArticle, type Article } from './article.ts';
import { articlePresent, provenanceRules } from './rules.ts';

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

/** The problems of a valid pack that its articles show. */
export function verify(
  pack: Pack,
  texts: PackTexts,
  articles: ReadonlyMap<string, Article>,
): readonly Problem[] {
  const findings = provenanceRules.flatMap((rule) =>
    Array.from(rule.check(pack, articles), (finding) => ({ ...finding, rule: rule.name })),
  );
  const checked = provenanceRules.map(({ name }) => name);
  const isComplete = pack.sources.every(({ id }) => articles.has(id));
  const inPart = isComplete ? [] : checked.filter((name) => name !== articlePresent.name);
  const rest = applyExceptions(findings, { pack, checked, owner: 'verify', inPart });
  return rest.map((finding) => {
    const { locate } = parsePackFile(finding.file, texts[finding.file]);
    // `check --fix` doesn't know these rules.
    return locateFinding({ ...finding, fix: undefined }, locate).problem;
  });
}
