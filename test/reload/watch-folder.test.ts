import { rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { watchFolder } from '#reload/watch-folder.ts';
import { ManualClock } from '../manual-clock.ts';
import { newFolder } from '../new-folder.ts';

it('a pack in a ConfigMap of Kubernetes is reloaded when the link to its files is replaced', async () => {
  const directory = await newFolder();
  const link = join(directory, '..data');
  await symlink('..version-1', link);
  const clock = new ManualClock();
  const asked: string[] = [];
  const reloads = {
    reload({ by }: { readonly by: string }) {
      asked.push(by);
      return Promise.reject(new Error('not here'));
    },
  };
  using _ = watchFolder(directory, { reloads, clock, log: pino({ level: 'silent' }) });
  await symlink('..version-2', `${link}_tmp`);
  await rename(`${link}_tmp`, link);
  await expect.poll(() => clock.waiting).toBe(1);
  clock.advance(200);
  expect(asked).toEqual(['watch']);
});
