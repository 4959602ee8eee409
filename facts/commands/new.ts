import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { PackFile, Show } from '#data/schema.ts';
import { packFileNames, type PackTexts } from '#data/pack-file.ts';
import { makeFolder } from '#make-folder.ts';
import { validatePack, validateTexts } from '#validation/validator.ts';
import {
  missingError,
  readArguments,
  UsageError,
  type FactsCommand,
  type CommandContext,
} from '../command.ts';
import { report } from '../report.ts';
import { schemaLine, writeSchemas } from './schema.ts';

export const newPack: FactsCommand = {
  name: 'new',
  summary: 'starts a pack for another show',
  help: `new DIR --title TITLE --network NAME [--season NUMBER] [--colour "#rrggbb"]
new DIR --from PACK

Creates a valid pack in DIR with one example source and one example fact for you to replace. The
season is 1 if it isn't given. With --from, copies another pack instead. DIR must be empty or not
exist yet.`,

  async run(args, context) {
    const { values, positionals } = readArguments(
      args,
      {
        title: { type: 'string' },
        season: { type: 'string' },
        network: { type: 'string' },
        colour: { type: 'string' },
        from: { type: 'string' },
      },
      { least: 1, most: 1 },
    );
    const [directory = ''] = positionals;
    if (!(await isFree(directory))) throw new UsageError(`${directory} isn't empty`);
    if (values.from !== undefined) return copy(values.from, directory, context);
    const { title = '', network = '', season = 1, colour = '#5865f2' } = values;
    const missing = (['title', 'network'] as const).filter((name) => !values[name]);
    if (missing.length > 0) {
      const example = `new ${directory} --title "Harbour Lights" --network "Pier Television"`;
      throw missingError(missing, example);
    }
    const texts = starterTexts({ title, season: Number(season), network, colour });
    const validation = validateTexts(texts);
    if (!validation.ok) {
      return report({ directory, problems: validation.problems, texts }, context);
    }
    await writePack(directory, texts);
    context.out(`Created a pack for ${title} in ${directory}. Next: npm run facts -- add --help`);
    return 0;
  },
};

async function copy(from: string, directory: string, context: CommandContext): Promise<number> {
  const validation = await validatePack(from);
  if (!validation.ok) {
    return report({ directory: from, problems: validation.problems }, context);
  }
  await writePack(directory, withOwnSchemas(validation.texts));
  context.out(`Copied ${from} to ${directory}. Set FACTS_DIR=${directory} for the bot.`);
  return 0;
}

async function writePack(directory: string, texts: PackTexts): Promise<void> {
  await makeFolder(directory);
  for (const [name, text] of Object.entries(texts)) {
    await writeFile(join(directory, name), text, { flag: 'wx' });
  }
  await writeSchemas(join(directory, 'schemas'));
}

async function isFree(directory: string): Promise<boolean> {
  try {
    return (await readdir(directory)).length === 0;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    return code === 'ENOENT';
  }
}

/** The five files of a small valid pack, with a comment in each. */
function starterTexts(show: Show): PackTexts {
  const says = 'Replace this with a summary of the article, in your own words.';
  return {
    'sources.yaml': file('sources.yaml', 'The sources of the facts. Use null for unknown values.', {
      sources: [
        {
          id: 'example-source',
          label: 'Example article',
          outlet: null,
          title: null,
          date: null,
          note: 'An example. Replace it with a real article.',
        },
      ],
    }),
    'production.yaml': file('production.yaml', 'The show and the facts about it.', {
      show,
      phrases: {
        unknownPerson: 'Nobody called {name} is in these facts.',
        unknownSpeaker: 'Nobody called {name} is quoted in these facts.',
      },
      facts: [
        {
          id: 'example-fact',
          topics: ['overview', 'filming'],
          text: `Season ${show.season} is in the making.`,
          certainty: 'speculated',
          sources: [{ source: 'example-source', says }],
        },
      ],
      disagreements: [],
    }),
    'cast.yaml': file('cast.yaml', 'Everyone named by the sources.', { people: [] }),
    'quotes.yaml': file('quotes.yaml', 'Quotes, exactly as printed.', { speakers: [], quotes: [] }),
    'updates.yaml': file('updates.yaml', 'News, newest last.', { updates: [] }),
  };
}

/** The schemas folder next to a pack, as a relative path. */
const ownSchemas = './schemas';

/** Points the texts of a pack to the schemas next to it. */
function withOwnSchemas(texts: PackTexts): PackTexts {
  const entries = packFileNames.map((name) => {
    const rest = texts[name].replace(/^# yaml-language-server:.*\n/u, '');
    return [name, schemaLine(name, ownSchemas) + rest];
  });
  return Object.fromEntries(entries) as PackTexts;
}

function file(name: PackFile, comment: string, content: object): string {
  return `${schemaLine(name, ownSchemas)}# ${comment}\n${stringify(content, { lineWidth: 100, singleQuote: true })}`;
}
