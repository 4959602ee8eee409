import { appendFile, mkdir, open, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readTextFile } from '#data/read-file.ts';
import { newFolder } from '../new-folder.ts';

const changed = { rule: 'readable', message: 'changed while it was being read' };
const writtenAt = new Date('2026-01-15T12:00:00Z');

let folder: string;
let pack: string;
let file: string;

beforeEach(async () => {
  folder = await newFolder();
  pack = join(folder, 'pack');
  await mkdir(pack);
  file = join(pack, 'updates.yaml');
  await writeFile(file, 'old text');
  await utimes(file, writtenAt, writtenAt);
});

/** Makes a change in the middle of a read: right after the first `stat` or `read` of the file. */
async function changeAfter(step: 'stat' | 'read', change: () => Promise<unknown>): Promise<void> {
  await using handle = await open(file);
  const handles = Object.getPrototypeOf(handle) as Record<typeof step, () => Promise<unknown>>;
  const original = handles[step];
  const spy = vi.spyOn(handles, step).mockImplementationOnce(async function (
    this: unknown,
    ...values
  ) {
    const answer = await original.apply(this, values);
    await change();
    return answer;
  });
  onTestFinished(() => {
    spy.mockRestore();
  });
}

async function appendUnnoticed() {
  await appendFile(file, ' and more');
  await utimes(file, writtenAt, writtenAt);
}

describe('readTextFile', () => {
  it('reads a file that does not change', async () => {
    expect(await readTextFile(pack, 'updates.yaml')).toBe('old text');
  });

  it.each([
    ['cp1252', Buffer.from('é: \uFFFD\nx: caf\xE9', 'latin1'), 1, 1, /byte E9/],
    [
      'cp1252 behind UTF-8',
      Buffer.concat([Buffer.from('é\uFFFD: 1\nx: 😀\uFFFD'), Buffer.from([0x96, 0x41])]),
      2,
      7,
      /byte 96/,
    ],
    ['cp1252 for ï', Buffer.from('naïve', 'latin1'), 1, 3, /byte EF/],
    ['UTF-16', Buffer.from('\uFEFFupdates:', 'utf16le'), 1, 1, /UTF-16/],
    ['half a character', Buffer.from('ab😀').subarray(0, 5), 1, 3, /byte F0/],
  ])('points at the first byte of %s that is not UTF-8', async (_, text, line, column, message) => {
    await writeFile(file, text);
    expect(await readTextFile(pack, 'updates.yaml')).toEqual({
      rule: 'readable',
      message: expect.stringMatching(message),
      tip: expect.stringContaining('Save the file as UTF-8.'),
      line,
      column,
    });
  });
});

describe('readTextFile during a change', () => {
  it('refuses a file that was a link out of the pack when it was opened', async () => {
    await writeFile(join(folder, 'secret'), 'a secret');
    await rm(file);
    await symlink(join(folder, 'secret'), file);
    await changeAfter('stat', async () => {
      await rm(file);
      await writeFile(file, 'harmless');
    });
    expect(await readTextFile(pack, 'updates.yaml')).toMatchObject(changed);
  });

  it.each([
    ['is replaced by another one', 'stat', () => rename(join(folder, 'new.yaml'), file)],
    ['gets another text of the same length', 'read', () => writeFile(file, 'new text')],
    ['becomes shorter', 'read', () => writeFile(file, '')],
    ['becomes longer', 'read', () => appendFile(file, ' and more')],
    ['becomes longer and keeps its time', 'read', appendUnnoticed],
  ] as const)('refuses a file that %s', async (_, step, change) => {
    await writeFile(join(folder, 'new.yaml'), 'new text');
    await changeAfter(step, change);
    expect(await readTextFile(pack, 'updates.yaml')).toMatchObject(changed);
  });
});
