import { join } from 'node:path';
import { z } from 'zod';
import { packFileNames } from '#data/pack-file.ts';
import { packFiles, type PackFile } from '#data/schema.ts';
import { makeFolder } from '#make-folder.ts';
import { readArguments, type FactsCommand } from '../command.ts';
import { writeAtomically } from '../editing/write-file.ts';

/** The schemas in this repository. */
export const schemasFolder = join(import.meta.dirname, '..', '..', 'schemas');

export const schema: FactsCommand = {
  name: 'schema',
  summary: 'writes JSON Schemas, which let editors complete and check a pack',
  help: `schema [DIR]

Writes a JSON Schema for each file of a pack into DIR (default: schemas/ of this repository).
Editors with YAML support find the schema through the first line of a file:

  # yaml-language-server: $schema=./schemas/cast.schema.json`,

  async run(args, { out }) {
    const { positionals } = readArguments(args, {}, { least: 0, most: 1 });
    const folder = positionals[0] ?? schemasFolder;
    await writeSchemas(folder);
    out(`wrote ${jsonSchemas().size} schemas into ${folder}`);
    return 0;
  },
};

/** Writes the schemas into a folder, which is created if it does not exist. */
export async function writeSchemas(folder: string): Promise<void> {
  await makeFolder(folder);
  for (const [name, text] of jsonSchemas()) await writeAtomically(join(folder, name), text);
}

/** `cast.schema.json` for `cast.yaml`. */
export function schemaName(file: PackFile): string {
  return file.replace(/\.yaml$/u, '.schema.json');
}

/** The text of each JSON Schema by file name, made from the schemas that the bot uses. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map(
    packFileNames.map((file) => {
      const { $schema, ...rest } = z.toJSONSchema(packFiles[file], {
        io: 'input',
        target: 'draft-7',
      });
      const schema = { $schema, title: `A pack's ${file}`, ...rest };
      return [schemaName(file), `${JSON.stringify(schema, undefined, 2)}\n`];
    }),
  );
}

/** The first line of a pack file, which points editors to its schema. */
export function schemaLine(file: PackFile, folder: string): string {
  return `# yaml-language-server: $schema=${folder}/${schemaName(file)}\n`;
}
