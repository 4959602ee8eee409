import { describe, expect, it } from 'vitest';
import { hour, minute, setUpdatesStage, type UpdatesStage } from './stage.ts';

/** A stage whose one run, of 18:00, may have been posted: Discord answered 503 since. */
async function setInDoubt(settings: Parameters<UpdatesStage['subscribe']>[1] = {}) {
  const stage = await setUpdatesStage({ start: '2026-01-15T17:59:00Z', channelsEach: 2 });
  const subscription = await stage.subscribe(0, settings);
  stage.simulator.faults.rest({ path: /channels/ }, { status: 503 }, 100_000);
  await stage.start();
  await stage.pass(17 * minute);
  expect(stage.posts()).toEqual([]);
  return { stage, subscription };
}

async function lastRunOf({ store, spots }: UpdatesStage) {
  const [last] = await store.slots.recent(spots[0]?.guildId ?? '');
  return last?.state;
}

describe('what comes between a run and its post', () => {
  it('GIVEN news in doubt until after the next run THEN they are posted once Discord is back', async () => {
    const timing = { cron: '*/15 * * * *' };
    const { stage } = await setInDoubt({ content: 'news', timing });
    stage.simulator.faults.clear();
    await stage.pass(12 * minute);
    expect(stage.posts()).toHaveLength(1);
    await stage.pass(hour);
    expect(stage.posts()).toHaveLength(1);
  });

  it('GIVEN a pause while a post is in doubt THEN it is not posted any more', async () => {
    const { stage, subscription } = await setInDoubt();
    const { guildId, id } = subscription;
    await stage.store.subscriptions.pause(guildId, id, stage.clock.now());
    stage.simulator.faults.clear();
    await stage.pass(hour);
    expect(stage.posts()).toEqual([]);
    expect(await lastRunOf(stage)).toMatchObject({ state: 'skipped', why: 'paused' });
  });

  it('GIVEN another channel while a post is in doubt THEN it does not appear in the old one', async () => {
    const { stage, subscription } = await setInDoubt();
    const settings = { ...subscription, channelId: stage.spots[1]?.channelId ?? '' };
    const { nextDueAt } = subscription;
    await stage.store.subscriptions.edit(subscription, { settings, nextDueAt }, stage.clock.now());
    stage.simulator.faults.clear();
    await stage.pass(hour);
    expect(stage.posts()).toEqual([]);
    expect(await lastRunOf(stage)).toMatchObject({ state: 'skipped', why: 'edited' });
  });

  it('GIVEN another channel in place of a lost one THEN what waited appears there at once', async () => {
    const stage = await setUpdatesStage({ start: '2026-01-15T17:59:00Z', channelsEach: 2 });
    const subscription = await stage.subscribe();
    stage.simulator.world.denyBot(subscription.channelId, 'SendMessages');
    const { updates } = await stage.start();
    await stage.pass(2 * minute);
    const lost = await stage.current(subscription);
    expect(lost.outage).toMatchObject({ code: 50_013 });
    const settings = { ...lost, channelId: stage.spots[1]?.channelId ?? '' };
    const { nextDueAt } = lost;
    await stage.store.subscriptions.edit(lost, { settings, nextDueAt }, stage.clock.now());
    updates.desk.nudge();
    await stage.pass(minute);
    expect(stage.posts(1)).toHaveLength(1);
  });
});
