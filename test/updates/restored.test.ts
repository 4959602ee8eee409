import { expect, it } from 'vitest';
import { backupStore } from '#store/backup.ts';
import { day, hour, setUpdatesStage } from './stage.ts';

it('GIVEN a backup from before the last post THEN a bot on it posts nothing twice', async () => {
  const stage = await setUpdatesStage();
  const { channelId } = await stage.subscribe(0, { content: 'digest' });
  await stage.subscribe(0, { content: 'news' });
  const copy = `${stage.file}.copy`;
  await backupStore(`sqlite:${stage.file}`, copy);
  const before = await stage.start();
  await stage.pass(7 * hour);
  expect(stage.posts()).toHaveLength(2);
  await before.stop();

  const restored = await stage.start(copy);
  await stage.pass(hour);
  expect(stage.posts()).toHaveLength(2);
  expect(stage.heard('update skipped')).toMatchObject([
    { channel: channelId, why: 'posted before' },
    { channel: channelId, why: 'posted before' },
  ]);

  await stage.pass(day);
  expect(stage.posts().length).toBeGreaterThan(2);
  await restored.stop();
});
