import { stat } from 'node:fs/promises';
import { validatePack } from '#validation/validator.ts';
import { missingError, packFolder, readArguments, type FactsCommand } from '../command.ts';
import { report } from '../report.ts';
import { readArticles, verify as verifyPack } from '../provenance/verify.ts';

export const verify: FactsCommand = {
  name: 'verify',
  summary: 'checks a pack against the articles that it cites',
  help: `verify --articles DIR [PACK] [--if-present]

Checks the pack against the texts of its sources, which are in DIR/ID.txt for the source ID:
quotes match word for word; names, numbers, dates and titles appear in a cited article; no fact is
attributed to an article that does not mention it; no sentence is copied.

It compares words, so it finds mistakes but does not understand meaning.

  --articles DIR  the folder with the articles
  --if-present    if DIR does not exist, says so and exits with 0

Exit code 0: no problems; 1: problems, or no DIR.`,

  async run(args, context) {
    const { values, positionals } = readArguments(
      args,
      { articles: { type: 'string' }, 'if-present': { type: 'boolean' } },
      { least: 0, most: 1 },
    );
    if (values.articles === undefined) {
      throw missingError(['articles'], 'verify --articles path/to/articles');
    }
    const exists = await stat(values.articles).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!exists) {
      const isAllowed = values['if-present'] === true;
      context[isAllowed ? 'out' : 'error'](`not verified: ${values.articles} isn't a folder`);
      return isAllowed ? 0 : 1;
    }
    const directory = packFolder(positionals[0], context);
    const validation = await validatePack(directory);
    if (!validation.ok) return report({ directory, problems: validation.problems }, context);
    const { facts, texts } = validation;
    const articles = await readArticles(values.articles, facts);
    const problems = verifyPack(facts, texts, articles);
    const success = `${directory} matches its ${articles.size} articles.`;
    return report({ directory, problems, texts }, context, { success });
  },
};
