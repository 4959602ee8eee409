import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backupStore } from '#store/backup.ts';
import { nextLine, start } from './processes/processes.ts';
import { hash, open, recordAll, rollBack } from './stage.ts';

let directory: string;
let url: string;
let target: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'backup-'));
  url = `sqlite:${join(directory, 'post.db')}`;
  target = join(directory, 'copy.db');
});
afterEach(() => rm(directory, { recursive: true }));

describe('a backup', () => {
  it('GIVEN a store in use THEN its copy is one file, and opens with all that was recorded', async () => {
    const { factsVersions } = await open(url);
    await recordAll(factsVersions, ['A', 'B']);
    await backupStore(url, target);
    await recordAll(factsVersions, ['C']);
    expect((await readdir(directory)).filter((name) => name.startsWith('copy'))).toEqual([
      'copy.db',
    ]);

    const restored = await open(`sqlite:${target}`);
    expect((await restored.factsVersions.current())?.content).toBe('B');
    expect(await rollBack(restored.factsVersions)).toBe('A');
    expect((await factsVersions.current())?.content).toBe('C');
  });

  it('GIVEN another process that writes all the while THEN the copy holds only whole entries', async () => {
    const writer = start('writer.ts', url);
    let reported = 0;
    for (let line = 1; line <= 20; line += 1) reported = Number(await nextLine(writer));
    await backupStore(url, target);
    writer.child.kill('SIGKILL');

    const { factsVersions } = await open(`sqlite:${target}`);
    const current = await factsVersions.current();
    expect(current?.id).toBeGreaterThanOrEqual(reported);
    for (let version = current; version !== undefined;) {
      expect(hash(version.content)).toBe(version.version);
      version = await factsVersions.previous(version.id);
    }
  });

  it.each([
    ['a database that is missing', () => Promise.resolve(), /^missing: .*post\.db doesn't exist/],
    [
      'a target that exists',
      async () => {
        await (await open(url)).close();
        await writeFile(target, 'precious');
      },
      /^forbidden: .*copy\.db already exists/,
    ],
    [
      'a target in a folder that is missing',
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
        return Promise.resolve();
      },
      /^foreign: .*isn't a database of Hawkins Post/,
    ],
    [
      'a file that is no database',
      () => writeFile(join(directory, 'post.db'), 'hello '.repeat(1000)),
      /^foreign: .*isn't an SQLite database/,
    ],
  ])('GIVEN %s THEN it says so and makes nothing', async (_, prepare, expected) => {
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
  ])('GIVEN %s THEN it says what to do in its place', async (address, expected) => {
    await expect(backupStore(address, target)).rejects.toMatchObject({
      trouble: 'unsupported',
      message: expect.stringMatching(expected),
    });
  });
});
