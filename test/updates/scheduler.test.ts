import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { hour, minute, setUpdatesStage } from './stage.ts';

it('GIVEN a time zone that this runtime does not know THEN all others get their posts', async () => {
  const stage = await setUpdatesStage({ start: '2026-01-15T17:59:00Z', guilds: 2 });
  const { id } = await stage.subscribe(0);
  await stage.subscribe(1);
  const database = new DatabaseSync(stage.file);
  database.prepare('update subscriptions set timezone = ? where id = ?').run('Mars/Olympus', id);
  database.close();
  await stage.start();
  await stage.pass(5 * minute);
  expect(stage.posts(0)).toEqual([]);
  expect(stage.posts(1)).toHaveLength(1);
  await stage.pass(3 * hour);
  const told = stage.heard('scheduling failed').filter(({ subscription }) => subscription === id);
  // At the start, at 18:00, and once an hour after that.
  expect(told).toHaveLength(5);
});
