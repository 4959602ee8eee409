import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fromJSONSchema } from 'zod';
import { bundledPack, packFileNames } from '#data/pack-file.ts';
import { castListReply } from '#replies/cast-list.ts';
import { newFolder } from '../new-folder.ts';
import { jsonSchemas, schemaName, schemasFolder } from '../../facts/commands/schema.ts';
import { harbourLights, loadFacts } from '../packs/packs.ts';
import { facts, factsHere, options } from './command-line.ts';

let folder: string;
beforeEach(async () => {
  folder = await newFolder();
});

describe('facts new', () => {
  it('creates a valid pack that can be added to', async () => {
    const pack = join(folder, 'quiet-bay');
    const show = ['--title', 'Quiet Bay: Tides', '--network', 'Pier Television', '--season', '3'];
    expect(await facts(['new', pack, ...show])).toMatchObject({ code: 0, err: '' });
    expect((await loadFacts(pack)).show).toEqual({
      title: 'Quiet Bay: Tides',
      season: 3,
      network: 'Pier Television',
      colour: '#5865f2',
    });
    expect((await readdir(pack)).toSorted()).toEqual([...packFileNames, 'schemas'].toSorted());
    const { out } = await factsHere(['check', pack]);
    expect(out).toContain(': 0 people, 0 quotes, 1 fact, 0 updates from 1 source, version');
    const cast = castListReply(await loadFacts(pack), 0, 0);
    expect(cast).toMatchObject({ embed: { description: 'Nobody is known yet.' } });

    const person = options({
      name: 'Ana Oak',
      standing: 'new',
      certainty: 'reported',
      source: 'example-source',
      says: 'Names her.',
    });
    const quote = options({
      'speaker-name': 'Ana Oak',
      passage: 'Ahoy.',
      about: 'Sea',
      role: 'Actor',
      certainty: 'reported',
      source: 'example-source',
      says: 'Quotes her.',
    });
    expect(await factsHere(['add', 'person', pack, ...person])).toMatchObject({ code: 0 });
    expect(await factsHere(['add', 'quote', pack, ...quote])).toMatchObject({ code: 0 });
    const loaded = await loadFacts(pack);
    expect([loaded.people.length, loaded.quotes.length]).toEqual([1, 1]);
  });

  it.each([
    [['--title', 'x'.repeat(61), '--network', 'Pier'], 1, /too long: 61 characters/],
    [['--title', 'Bay', '--network', 'Pier', '--season', 'two'], 1, /season/],
    [['--title', 'Bay'], 64, /missing: --network/],
  ])('creates nothing for %j', async (words, code, message) => {
    const pack = join(folder, 'bay');
    const outcome = await factsHere(['new', pack, ...words]);
    expect(outcome.err).toMatch(message);
    expect(outcome.code).toBe(code);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('facts new --from', () => {
  it('copies a pack with its own schemas and without changes to its facts', async () => {
    const pack = join(folder, 'mine');
    expect(await factsHere(['new', pack, '--from', bundledPack])).toMatchObject({
      code: 0,
      err: '',
    });
    expect((await loadFacts(pack)).version).toBe((await loadFacts(bundledPack)).version);
    const [first, second] = (await readFile(join(pack, 'cast.yaml'), 'utf8')).split('\n');
    expect(first).toBe('# yaml-language-server: $schema=./schemas/cast.schema.json');
    expect(second).not.toContain('yaml-language-server');
  });
});

describe('facts schema', () => {
  it('has been run since the last change (npm run facts -- schema)', async () => {
    const schemas = jsonSchemas();
    expect((await readdir(schemasFolder)).toSorted()).toEqual([...schemas.keys()].toSorted());
    for (const [name, text] of schemas) {
      expect(await readFile(join(schemasFolder, name), 'utf8'), name).toBe(text);
    }
  });

  it('writes the schemas into a folder', async () => {
    const { code } = await factsHere(['schema', join(folder, 'deep', 'schemas')]);
    expect(code).toBe(0);
    expect(await readdir(join(folder, 'deep', 'schemas'))).toHaveLength(5);
  });

  it.each(packFileNames)(
    'writes a schema that accepts a good %s, but not an unknown key',
    async (name) => {
      const schema = fromJSONSchema(
        JSON.parse(jsonSchemas().get(schemaName(name)) ?? '{}') as Parameters<
          typeof fromJSONSchema
        >[0],
      );
      for (const directory of [bundledPack, harbourLights]) {
        const content = parse(await readFile(join(directory, name), 'utf8')) as object;
        expect(schema.safeParse(content).error?.issues).toBeUndefined();
        expect(schema.safeParse({ ...content, slip: 1 }).success).toBe(false);
      }
    },
  );

  it.each(packFileNames)('is named in the first line of the bundled %s', async (name) => {
    const [first] = (await readFile(join(bundledPack, name), 'utf8')).split('\n');
    expect(first).toBe(`# yaml-language-server: $schema=../../../schemas/${schemaName(name)}`);
  });
});
