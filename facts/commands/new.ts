import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packFiles, type Show } from '#data/schema.ts';
import type { PackTexts } from '#data/pack-file.ts';
import { validatePack, validateTexts } from '#validator.ts';
import type { Asker } from '../adding/field.ts';
import { terminalAsker } from '../adding/terminal.ts';
import { readArguments, UsageError, type FactsCommand, type Surroundings } from '../command.ts';
import { tell } from '../output/report.ts';
import { starterTexts, withOwnSchemas } from '../starter-pack.ts';
import { writeSchemas } from './schema.ts';

const shape = packFiles['production.yaml'].shape.show.shape;

export const newPack: FactsCommand = {
  name: 'new',
  summary: 'starts a pack for another show',
  help: `new DIR [--title TITLE] [--season NUMBER] [--network NAME] [--colour '#rrggbb']
new DIR --from PACK

Makes the folder DIR with a pack that the bot takes at once: one example source and one example
fact, to be replaced by your own. Asks for what is not given; where nobody can be asked, title and
network must be. With --from it is a copy of another pack instead, to be changed as you like.
DIR must not be there yet, or be empty.`,

  async run(args, surroundings) {
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
    if (!(await isFree(directory))) throw new UsageError(`${directory} is there and not empty`);
    if (values.from !== undefined) return copy(values.from, directory, surroundings);
    const asker = surroundings.canAsk ? await terminalAsker() : undefined;
    const show: Show = {
      title: values.title ?? (await asked(asker, 'title', 'Which show is it?')),
      season: Number(values.season ?? (await asker?.text('Which season?', isNumber)) ?? 1),
      network: values.network ?? (await asked(asker, 'network', 'Who makes it? (a network)')),
      colour: values.colour ?? '#5865f2',
    };
    const texts = starterTexts(show);
    const validation = validateTexts(texts);
    if (!validation.ok) {
      const { problems } = validation;
      return tell({ directory, problems, texts }, { json: false, fine: '' }, surroundings);
    }
    await writePack(directory, texts);
    surroundings.out(
      `Started a pack for ${show.title} in ${directory}. Next: add source ${directory}, then an update that cites it.`,
    );
    return 0;
  },
};

/** A pack like another, with schemas of its own. */
async function copy(from: string, directory: string, surroundings: Surroundings): Promise<number> {
  const validation = await validatePack(from);
  if (!validation.ok) {
    const { problems } = validation;
    return tell({ directory: from, problems }, { json: false, fine: '' }, surroundings);
  }
  await writePack(directory, withOwnSchemas(validation.texts));
  surroundings.out(`Copied ${from} to ${directory}. Set FACTS_DIR=${directory} for the bot.`);
  return 0;
}

async function writePack(directory: string, texts: PackTexts): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, text] of Object.entries(texts)) {
    await writeFile(join(directory, name), text, { flag: 'wx' });
  }
  await writeSchemas(join(directory, 'schemas'));
}

async function asked(asker: Asker | undefined, flag: 'title' | 'network', question: string) {
  if (!asker) throw new UsageError(`missing: --${flag}`);
  return asker.text(
    question,
    (text) => shape[flag].safeParse(text).success || 'This is too long, or empty.',
  );
}

function isNumber(text: string): string | true {
  return shape.season.safeParse(Number(text)).success || 'A number, such as 1.';
}

async function isFree(directory: string): Promise<boolean> {
  try {
    return (await readdir(directory)).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return false;
    throw error;
  }
}
