import { stat } from 'node:fs/promises';
import { validatePack } from '#validator.ts';
import { packFolder, readArguments, UsageError, type FactsCommand } from '../command.ts';
import { problemsAsJson } from '../output/problems.ts';
import { tell } from '../output/report.ts';
import { readArticles, verify as prove, type ArticleCoverage } from '../provenance/verify.ts';

export const verify: FactsCommand = {
  name: 'verify',
  summary: 'proves a pack against the articles that it cites',
  help: `verify --articles DIR [PACK] [--if-present] [--json]

Holds the pack against the texts of its sources, DIR/ID.txt for the source ID:
quotes word for word; names, numbers, dates and titles in an article that is cited for them; nothing
ascribed to an article that does not speak of it; no sentence of an article copied. Then lists
the sentences of each article that no fact stands on.

It compares words and cannot read: it finds slips, it proves no meaning.

  --articles DIR  the folder with the articles
  --if-present    where DIR is absent, says so and ends with 0
  --json          one line of JSON for programs

Exit code 0: nothing wrong; 1: problems, or no DIR.`,

  async run(args, surroundings) {
    const { values, positionals } = readArguments(
      args,
      {
        articles: { type: 'string' },
        'if-present': { type: 'boolean' },
        json: { type: 'boolean' },
      },
      { least: 0, most: 1 },
    );
    if (values.articles === undefined) throw new UsageError('--articles DIR is missing');
    const isThere = await stat(values.articles).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!isThere) {
      const isFine = values['if-present'] === true;
      const said = `not verified: there is no folder ${values.articles}`;
      if (isFine) surroundings.out(said);
      else surroundings.error(said);
      return isFine ? 0 : 1;
    }
    const directory = packFolder(positionals[0], surroundings);
    const validation = await validatePack(directory);
    const output = { json: values.json === true, fine: '' };
    if (!validation.ok) {
      return tell({ directory, problems: validation.problems }, output, surroundings);
    }
    const { facts, texts } = validation;
    const articles = await readArticles(values.articles, facts);
    const { problems, coverage } = prove(facts, texts, articles);
    if (output.json) {
      const report = JSON.parse(problemsAsJson(directory, problems)) as object;
      surroundings.out(JSON.stringify({ ...report, coverage }));
      return problems.length === 0 ? 0 : 1;
    }
    surroundings.out(coverage.map(describeCoverage).join('\n'));
    const fine = `${directory} holds against ${articles.size} articles.`;
    return tell({ directory, problems, texts }, { ...output, fine }, surroundings);
  },
};

function describeCoverage({ source, sentences, uncovered }: ArticleCoverage): string {
  const covered = sentences - uncovered.length;
  return [
    `${source}: facts stand on ${covered} of ${sentences} sentences${uncovered.length > 0 ? '; on these none:' : ''}`,
    ...uncovered.map((text) => `  - ${text}`),
  ].join('\n');
}
