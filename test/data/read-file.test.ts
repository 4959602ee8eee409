import {
  appendFile,
  mkdtemp,
  open,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readTextFile } from '#data/read-file.ts';

const changed = { rule: 'readable', message: 'was changed while it was read' };
const writtenAt = new Date('2026-01-15T12:00:00Z');

let folder: string;
let pack: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-file-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  pack = await mkdtemp(join(folder, 'pack-'));
  file = join(pack, 'updates.yaml');
  await writeFile(file, 'old text');
  await utimes(file, writtenAt, writtenAt);
});

/** Makes a change between two steps of the reading: right after the first answer to a `stat` or `read`. */
async function changeAfter(step: 'stat' | 'read', change: () => Promise<unknown>): Promise<void> {
  const handle = await open(file);
  const handles = Object.getPrototypeOf(handle) as Record<
    typeof step,
    (...values: readonly unknown[]) => Promise<unknown>
  >;
  await handle.close();
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

describe('a file that nobody changes', () => {
  it('is read', async () => {
    expect(await readTextFile(pack, 'updates.yaml')).toBe('old text');
  });
});

describe('a file that is changed while it is read', () => {
  it('is refused if another file has taken its place', async () => {
    await writeFile(join(folder, 'new.yaml'), 'new text');
    await changeAfter('stat', () => rename(join(folder, 'new.yaml'), file));
    expect(await readTextFile(pack, 'updates.yaml')).toMatchObject(changed);
  });

  it('is refused if it was a link out of the pack when it was opened', async () => {
    await writeFile(join(folder, 'secret'), 'a secret');
    await rm(file);
    await symlink(join(folder, 'secret'), file);
    await changeAfter('stat', async () => {
      await rm(file);
      await writeFile(file, 'harmless');
    });
    expect(await readTextFile(pack, 'updates.yaml')).toMatchObject(changed);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['has another text of the same length', () => writeFile(file, 'new text')],
    ['is shorter', () => writeFile(file, '')],
    ['is longer', () => appendFile(file, ' and more')],
    [
      'is longer, and its time is what it was',
      async () => {
        await appendFile(file, ' and more');
        await utimes(file, writtenAt, writtenAt);
      },
    ],
  ])('is refused if it %s', async (_, change) => {
    await changeAfter('read', change);
    expect(await readTextFile(pack, 'updates.yaml')).toMatchObject(changed);
  });
});
