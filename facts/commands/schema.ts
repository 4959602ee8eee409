import { join } from 'node:path';
import { makeFolder } from '#make-folder.ts';
import { readArguments, type FactsCommand } from '../command.ts';
import { jsonSchemas } from '../json-schemas.ts';
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
