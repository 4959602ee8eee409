import { z } from 'zod';
import { packFileNames } from '#data/pack-file.ts';
import { packFiles, type PackFile } from '#data/schema.ts';

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
