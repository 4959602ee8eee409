import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from 'vitest';
import { backupStore } from '#store/backup.ts';
import { newFolder } from './new-folder.ts';
import { startProgram } from './simulator/terminal/program.ts';
import { start } from './store/processes/processes.ts';
import { currentContent, readAll, recordAll } from './store/test-facts.ts';
import { guild, news } from './store/test-slots.ts';
import { open, troubleOf } from './store/test-store.ts';

/** In a namespace of its own. */
const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0;

let directory: string;
let databaseUrl: string;
beforeEach(async () => {
  directory = await newFolder();
  databaseUrl = `sqlite:${join(directory, 'post.db')}`;
});

/** Runs the command in the test's directory. */
async function backup(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const program = await startProgram('src/backup.ts', args, { cwd: directory, environment });
  const code = await program.ended;
  return { code, out: program.output(), error: program.errors() };
}

async function create(): Promise<void> {
  await (await open(databaseUrl)).close();
}

describe('npm run backup', () => {
  it('copies everything in a store that is in use', async () => {
    const store = await open(databaseUrl);
    await recordAll(store.factsVersions, ['A', 'B']);
    const subscription = await store.subscribe();
    await store.post(subscription, 1000, news('a', 'b'));
    await store.claimNew(subscription, 2000, news('a', 'c'));
    const subscriptions = await store.subscriptions.ofGuild(guild);
    const slots = await store.slots.recent(guild);

    const [{ code, out }] = await Promise.all([
      backup(['copy.db'], { DATABASE_URL: databaseUrl }),
      store.addSlots(20, 2),
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/copy\.db: \d+ KB, complete and checked\.\n$/);
    await store.close();

    // Restores it as the command's help says.
    await rm(join(directory, 'post.db'));
    await copyFile(join(directory, 'copy.db'), join(directory, 'post.db'));
    expect((await readdir(directory)).toSorted()).toEqual(['copy.db', 'post.db']);
    const restored = await open(databaseUrl);
    expect(await currentContent(restored.factsVersions)).toBe('B');
    expect(await restored.subscriptions.ofGuild(guild)).toEqual(subscriptions);
    expect(await restored.slots.recent(guild)).toEqual(slots);
    expect(await restored.posted(subscription)).toEqual(['a', 'b', 'c']);
  });

  it('reads .env and copies to var/backups if there is no target', async () => {
    await create();
    // A bad setting must not prevent a backup.
    await writeFile(join(directory, '.env'), 'DATABASE_URL=sqlite:./post.db\nDISCORD_TOKEN=x\n');
    expect(await backup([])).toMatchObject({ code: 0, error: '' });
    const [name, ...more] = await readdir(join(directory, 'var', 'backups'));
    expect(name).toMatch(/^hawkins-post-\d{8}T\d{6}Z\.db$/);
    expect(more).toEqual([]);
    const copy = await open(`sqlite:${join(directory, 'var', 'backups', name ?? '')}`);
    expect(await copy.slots.nextEventAt()).toBeUndefined();
  });

  it('prints commands for PostgreSQL that work as they are', async () => {
    const DATABASE_URL = 'postgres://bot:s%23cret@db.example/post';
    await writeFile(join(directory, '.env'), `DATABASE_URL=${DATABASE_URL}\n`);
    const folder = join(directory, 'my backups');
    const { error } = await backup([join('my backups', 'copy.dump')]);
    // Shows its arguments and if it can write.
    const tool = '#!/bin/sh\nprintf "%s\\n" "$@" > "my backups/$(basename "$0")"\n';
    for (const name of ['pg_dump', 'pg_restore']) {
      await writeFile(join(directory, name), tool, { mode: 0o755 });
    }
    const PATH = `${directory}:${dirname(process.execPath)}:/usr/bin:/bin`;
    for (const [, command] of error.matchAll(/^ {2}(.+)$/gm)) {
      execFileSync('sh', ['-c', command ?? ''], { cwd: directory, env: { PATH } });
    }
    const copy = join(folder, 'copy.dump');
    expect((await readFile(join(folder, 'pg_dump'), 'utf8')).split('\n')).toEqual([
      '--format=custom',
      `--file=${copy}`,
      `--dbname=${DATABASE_URL}`,
      '',
    ]);
    expect((await readFile(join(folder, 'pg_restore'), 'utf8')).split('\n')).toEqual([
      '--clean',
      '--if-exists',
      `--dbname=${DATABASE_URL}`,
      copy,
      '',
    ]);
  });

  it.runIf(canMount)('leaves nothing behind if the disk is full', async () => {
    const store = await open(databaseUrl);
    await recordAll(store.factsVersions, [randomBytes(2 ** 22).toString('hex')]);
    await store.close();
    await mkdir(join(directory, 'full'));
    const script =
      'mount -t tmpfs -o size=1m none full && "$0" "$1" full/copy.db; echo $?; ls -A full';
    const program = join(import.meta.dirname, '../src/backup.ts');
    const output = execFileSync('unshare', ['-rm', 'sh', '-c', script, process.execPath, program], {
      cwd: directory,
      env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl },
      encoding: 'utf8',
      stdio: 'pipe',
    });
    expect(output).toBe('75\n');
  });

  it.each([
    ['an unknown address', [], 'mysql://bot:secret@host/post', 78, /DATABASE_URL(?![^]*secret)/],
    [
      'PostgreSQL',
      [],
      'postgres://bot:secret@db.example/post',
      78,
      /pg_dump .*hawkins-post-\w+\.dump(?![^]*secret)/,
    ],
    ['two targets', ['one.db', 'two.db'], '', 64, /Give only one TARGET[^]*npm run backup --/],
    ['an unknown option', ['--fast'], '', 64, /--fast[^]*npm run backup --/],
  ] satisfies [string, string[], string, number, RegExp][])(
    'explains the failure for %s',
    async (_, args, DATABASE_URL, code, expected) => {
      const ended = await backup(args, { DATABASE_URL });
      expect(ended).toMatchObject({ code, out: '' });
      expect(ended.error).toMatch(expected);
      expect(ended.error).not.toContain('    at ');
      // No folder for a copy that failed.
      expect(await readdir(directory)).toEqual([]);
    },
  );

  it('keeps the folder of earlier backups when it fails', async () => {
    const folder = join(directory, 'var', 'backups');
    await mkdir(folder, { recursive: true });
    expect(await backup([])).toMatchObject({ code: 78 });
    expect(await readdir(join(directory, 'var'))).toEqual(['backups']);
  });

  it('explains backing up and restoring with --help', async () => {
    const { code, out } = await backup(['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/npm run backup -- \[TARGET\][^]*restore[^]*-wal/);
  });
});

describe('a backup', () => {
  it('has only complete entries while another process writes', async () => {
    const writer = start('writer.ts', databaseUrl);
    let reported = 0;
    for (let line = 1; line <= 20; line += 1) reported = Number(await writer.nextLine());
    const target = join(directory, 'copy.db');
    await backupStore(databaseUrl, target);
    writer.child.kill('SIGKILL');

    const { factsVersions } = await open(`sqlite:${target}`);
    expect(await readAll(factsVersions)).toBeGreaterThanOrEqual(reported);
  });

  it.each<[string, string, () => unknown, RegExp]>([
    ['a missing database', 'copy.db', () => undefined, /^missing: .*post\.db doesn't exist/],
    [
      'a database in memory',
      'copy.db',
      () => {
        databaseUrl = 'sqlite::memory:';
      },
      /^unsupported: .*memory/,
    ],
    ['a target that exists', 'post.db', create, /^forbidden: .*post\.db already exists/],
    ['a target in a missing folder', 'nowhere/copy.db', create, /^forbidden: .*copy\.db/],
    [
      "another program's database",
      'copy.db',
      () => {
        new DatabaseSync(join(directory, 'post.db')).exec('create table recipes (name text)');
      },
      /^foreign: .*isn't a database of Hawkins Post/,
    ],
    [
      'a file that is not a database',
      'copy.db',
      () => writeFile(join(directory, 'post.db'), 'hello '.repeat(1000)),
      /^foreign: .*isn't an SQLite database/,
    ],
  ])('fails for %s and creates nothing', async (_, target, prepare, expected) => {
    await prepare();
    const before = await readdir(directory);
    expect(await troubleOf(backupStore(databaseUrl, join(directory, target)))).toMatch(expected);
    expect(await readdir(directory)).toEqual(before);
  });
});
