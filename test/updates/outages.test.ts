import { describe, expect, it } from 'vitest';
import type { World } from '../../simulator/world/world.ts';
import {
  day,
  hour,
  justBefore,
  minute,
  second,
  setDue,
  setUpdatesStage,
  type UpdatesStage,
} from './stage.ts';

type Happening = (world: World, channelId: string, guildId: string) => void;

/** A subscription whose channel is lost when its slot is due. */
async function setLost(
  happens: Happening = hide,
  beforeDue: (stage: UpdatesStage) => void = () => undefined,
) {
  const { stage, subscription, process } = await setDue({}, { guilds: 2, channelsEach: 3 });
  const { channelId, guildId } = subscription;
  happens(stage.simulator.world, channelId, guildId);
  beforeDue(stage);
  await stage.pass(2 * minute);
  return { stage, subscription, process, channelId };
}

/** The admin's channel for direct messages. */
function inbox({ simulator: { world } }: UpdatesStage): string {
  return world.directMessagesOf(world.userOf('admin').id).id;
}

/** Requests that send the admin a direct message. */
function noticing(stage: UpdatesStage) {
  return { method: 'POST', path: new RegExp(`channels/${inbox(stage)}`) };
}

function notices(stage: UpdatesStage): readonly string[] {
  return stage.simulator.world.messages(inbox(stage)).map(({ content }) => content);
}

/** Discord answers 503 to each notice. */
function refuseNotices(stage: UpdatesStage) {
  stage.simulator.faults.rest(noticing(stage), { status: 503 }, 1000);
}

function hide(world: World, channelId: string): void {
  world.denyBot(channelId, 'ViewChannel');
}

describe('a lost channel', () => {
  it.each<[string, Happening, number]>([
    ['hidden', hide, 50_001],
    ['of a guild without the bot', (world, _, guildId) => world.removeBot(guildId), 50_001],
  ])('begins an outage and disables nothing if it is %s', async (_, happens, code) => {
    const { stage, subscription } = await setLost(happens);
    const now = await stage.current(subscription);
    expect(now.outage).toMatchObject({ code, tries: 1 });
    expect(now.nextDueAt).toBe(Date.parse('2026-01-16T18:00:00Z'));
    expect(stage.heard('channel lost')[0]).toMatchObject({ level: 40, code });
  });

  it('gets its post once when it is repaired, which ends the outage', async () => {
    const { stage, subscription, channelId } = await setLost();
    stage.simulator.world.allowBot(channelId, 'ViewChannel');
    await stage.pass(hour + minute);
    expect(stage.posts()).toHaveLength(1);
    expect((await stage.current(subscription)).outage).toBeNull();
    expect(stage.heard('channel recovered')).toHaveLength(1);
  });

  it('is tried less and less often, with one notice', async () => {
    const { stage, channelId } = await setLost();
    await stage.pass(4 * hour);
    await stage.leap(hour, 68);
    const tries = stage.requests(new RegExp(`^POST /channels/${channelId}`)).length;
    // After 1, 2, 4, 8 and 16 hours, then once a day.
    expect(tries).toBeGreaterThanOrEqual(6);
    expect(tries).toBeLessThanOrEqual(8);
    expect(notices(stage)).toHaveLength(1);
    stage.simulator.world.allowBot(channelId, 'ViewChannel');
    await stage.leap(day);
    await stage.pass(minute);
    // Three slots were missed: one post.
    expect(stage.posts()).toHaveLength(1);
  });

  it('is explained in the notice, which mentions nobody', async () => {
    const { stage, channelId } = await setLost();
    const [notice = ''] = notices(stage);
    expect(notice).toContain(`<#${channelId}>`);
    expect(notice).toContain("can't see the channel");
    expect(notice).toContain('View Channel');
    expect(notice).toMatch(/<t:\d+:R>/);
    expect(notice).toContain('/updates check');
    const request = stage.simulator.transcript.entries.findLast(({ summary }) =>
      summary.startsWith('POST /channels'),
    );
    expect(request?.body).toMatchObject({ allowed_mentions: { parse: [] } });
  });

  it('begins an outage even if the admin accepts no direct messages', async () => {
    const { stage, subscription } = await setLost((world, channelId) => {
      world.closedToMessages.add(world.userOf('admin').id);
      hide(world, channelId);
    });
    expect((await stage.current(subscription)).outage).toMatchObject({ code: 50_001 });
    expect(stage.heard('outage notice not delivered')).toHaveLength(1);
  });

  it.each([
    ['an answer 503', { status: 503 }],
    ['a rate limit', { status: 429, headers: { 'retry-after': '20' }, body: {} }],
    ['a lost answer', { drop: true, afterwards: true }],
  ])('sends one notice despite %s', async (_, fault) => {
    const { stage } = await setLost(hide, (set) => set.simulator.faults.rest(noticing(set), fault));
    await stage.pass(5 * minute);
    expect(notices(stage)).toHaveLength(1);
    expect(stage.heard('outage notice delivered')).toHaveLength(1);
  });

  it('makes six attempts to send the notice', async () => {
    const { stage } = await setLost(hide, refuseNotices);
    await stage.pass(30 * minute);
    expect(stage.requests(noticing(stage).path)).toHaveLength(6);
    expect(stage.heard('outage notice not delivered')).toHaveLength(1);
  });

  it('sends no notice after the process has ended', async () => {
    const { stage, process } = await setLost(hide, refuseNotices);
    const closed = process.updates.close(0);
    await stage.pass(second);
    await closed;
    const requests = stage.requests(noticing(stage).path).length;
    await stage.pass(5 * minute);
    expect(stage.requests(noticing(stage).path)).toHaveLength(requests);
  });
});

// https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
describe('many lost channels', () => {
  it("aren't tried again at the same time, as Discord counts refused requests", async () => {
    const lost = 60;
    const stage = await setUpdatesStage({ guilds: lost, start: justBefore });
    const { simulator, spots } = stage;
    for (const [spot, { channelId }] of spots.entries()) {
      await stage.subscribe(spot);
      hide(simulator.world, channelId);
    }
    await stage.start();
    await stage.pass(5 * minute);
    expect(simulator.invalidRequests).toBe(lost);
    let most = 0;
    for (let waited = 0; waited < 5 * hour; waited += 10 * minute) {
      await stage.leap(10 * minute);
      most = Math.max(most, simulator.invalidRequests);
    }
    expect(most).toBeGreaterThan(0);
    // The tries after an hour take half an hour.
    expect(most).toBeLessThan(lost / 2);
  });
});
