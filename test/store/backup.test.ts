import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from 'vitest';
import { backupStore } from '#store/backup.ts';
import { newFolder } from '../new-folder.ts';
import { nextLine, start } from './processes/processes.ts';
import { open, readAll } from './test-store.ts';

let directory: string;
let url: string;
let target: string;
beforeEach(async () => {
  directory = await newFolder();
  url = `sqlite:${join(directory, 'post.db')}`;
  target = join(directory, 'copy.db');
});

describe('a backup', () => {
  it('has only complete entries while another process writes', async () => {
    const writer = start('writer.ts', url);
    let reported = 0;
    for (let line = 1; line <= 20; line += 1) reported = Number(await nextLine(writer));
    await backupStore(url, target);
    writer.child.kill('SIGKILL');

    const { factsVersions } = await open(`sqlite:${target}`);
    expect(await readAll(factsVersions)).toBeGreaterThanOrEqual(reported);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['a missing database', () => undefined, /^missing: .*post\.db doesn't exist/],
    [
      'a target that exists',
      async () => {
        await (await open(url)).close();
        await writeFile(target, 'precious');
      },
      /^forbidden: .*copy\.db already exists/,
    ],
    [
      'a target in a missing folder',
      async () => {
        await (await open(url)).close();
        target = join(directory, 'nowhere', 'copy.db');
      },
      /^forbidden: .*copy\.db/,
    ],
    [
      "another program's database",
      () => {
        new DatabaseSync(join(directory, 'post.db')).exec('create table recipes (name text)');
      },
      /^foreign: .*isn't a database of Hawkins Post/,
    ],
    [
      'a file that is not a database',
      () => writeFile(join(directory, 'post.db'), 'hello '.repeat(1000)),
      /^foreign: .*isn't an SQLite database/,
    ],
  ])('fails for %s and creates nothing', async (_, prepare, expected) => {
    await prepare();
    const before = await readdir(directory);
    const error = await backupStore(url, target).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'StoreError' });
    const { trouble, message } = error as Error & { trouble: string };
    expect(`${trouble}: ${message}`).toMatch(expected);
    expect(await readdir(directory)).toEqual(before);
  });

  it.each([
    ['postgres://bot:secret@db.example/post', /pg_dump .*copy\.db(?!.*secret)/],
    ['sqlite::memory:', /memory/],
  ])('names another way for %s', async (address, expected) => {
    await expect(backupStore(address, target)).rejects.toMatchObject({
      trouble: 'unsupported',
      message: expect.stringMatching(expected),
    });
  });
});
