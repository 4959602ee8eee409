import { describe, expect, it } from 'vitest';
import { day, hour, setUpdatesStage } from './stage.ts';

/** A guild whose channel has had all news, so that nothing is posted any more. */
async function setQuiet() {
  const stage = await setUpdatesStage({ start: '2026-01-15T17:59:00Z' });
  const subscription = await stage.subscribe(0, { content: 'news' });
  const { guildId } = subscription;
  await stage.start();
  await stage.pass(hour);
  expect(stage.posts()).toHaveLength(1);
  const passDays = async (days: number) => {
    for (let gone = 0; gone < days; gone += 1) await stage.leap(day);
  };
  return { stage, subscription, guildId, passDays };
}

describe('a guild without news', () => {
  it('GIVEN the bot left it THEN that is noticed within a month, and it is forgotten 30 days later', async () => {
    const { stage, guildId, passDays } = await setQuiet();
    stage.simulator.world.removeBot(guildId);
    await passDays(32);
    const [noticed] = await stage.store.subscriptions.ofGuild(guildId);
    expect(noticed?.outage).toMatchObject({ code: 10_004 });
    await passDays(28);
    expect(await stage.store.subscriptions.ofGuild(guildId)).toHaveLength(1);
    await passDays(5);
    expect(await stage.store.subscriptions.ofGuild(guildId)).toEqual([]);
  });

  it('GIVEN the bot is in it THEN it stays as it is, and is asked about once a month', async () => {
    const { stage, guildId, subscription, passDays } = await setQuiet();
    await passDays(70);
    expect(await stage.current(subscription)).toMatchObject({ outage: null });
    expect(stage.requests(new RegExp(`^GET /guilds/${guildId}$`))).toHaveLength(2);
  });
});
