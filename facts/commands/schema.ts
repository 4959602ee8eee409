import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readArguments, type FactsCommand } from '../command.ts';
import { jsonSchemas } from '../json-schemas.ts';
import { writeWhole } from '../editing/write-file.ts';

/** Where the schemas of this repository stand. */
export const schemasFolder = join(import.meta.dirname, '..', '..', 'schemas');

export const schema: FactsCommand = {
  name: 'schema',
  summary: 'writes JSON Schemas, by which editors complete and check a pack',
  help: `schema [DIR]

Writes one JSON Schema for each file of a pack into DIR, else into schemas/ of this repository.
An editor that knows YAML finds them by the first line of the file:

  # yaml-language-server: $schema=./schemas/cast.schema.json`,

  async run(args, { out }) {
    const { positionals } = readArguments(args, {}, { least: 0, most: 1 });
    const folder = positionals[0] ?? schemasFolder;
    await writeSchemas(folder);
    out(`wrote ${jsonSchemas().size} schemas into ${folder}`);
    return 0;
  },
};

/** Writes the schemas into a folder, which is made where it is not there. */
export async function writeSchemas(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of jsonSchemas()) await writeWhole(join(folder, name), text);
}
