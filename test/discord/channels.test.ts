import { describe, expect, it } from 'vitest';
import { FatalDiscordError } from '#discord/errors.ts';
import { markIn } from '#replies/buttons.ts';
import type { RateLimitState } from '#store/rate-limit-state.ts';
import { StoreError } from '#store/store-error.ts';
import type { RequestFault } from '../../simulator/faults.ts';
import { mark, message, refusal, useChannels } from './channel-stage.ts';

const stage = useChannels();

describe('posting', () => {
  it('GIVEN a message THEN it is there, with its mark', async () => {
    const outcome = await stage.channels.post(stage.general, message, mark, Infinity);
    const [posted] = stage.messages();
    expect(outcome).toEqual({ kind: 'sent', messageId: posted?.id });
    expect(markIn(posted?.components)).toBe(mark);
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  it('GIVEN the same nonce again THEN there is one message', async () => {
    const first = await stage.channels.post(stage.general, message, mark, Infinity);
    stage.clock.advance(4 * 60_000);
    expect(await stage.channels.post(stage.general, message, mark, Infinity)).toEqual(first);
    expect(stage.messages()).toHaveLength(1);
  });

  it('GIVEN the message was deleted since THEN that is told, and nothing is posted', async () => {
    await stage.channels.post(stage.general, message, mark, Infinity);
    stage.simulator.world.book.delete(stage.general, stage.messages()[0]?.id ?? '');
    expect(await stage.channels.post(stage.general, message, mark, Infinity)).toEqual({
      kind: 'deleted-since',
    });
    expect(stage.messages()).toEqual([]);
  });

  it.each([
    ['unknown channel', 404, 10_003],
    ['unknown guild', 404, 10_004],
    ['missing access', 403, 50_001],
    ['missing permissions', 403, 50_013],
    ['no text channel', 400, 50_008],
    ['another type of channel', 400, 50_024],
    ['a forum', 400, 40_058],
    ['an archived thread', 400, 50_083],
    ['a locked thread', 400, 160_005],
  ])('GIVEN Discord says %s THEN the channel is lost', async (_, status, code) => {
    stage.simulator.faults.rest({ method: 'POST' }, refusal(status, code));
    expect(await stage.channels.post(stage.general, message, mark, Infinity)).toEqual({
      kind: 'lost',
      code,
    });
  });

  it.each([
    ['deleted', () => stage.simulator.world.deleteChannel(stage.general), 10_003],
    ['hidden', () => stage.simulator.world.denyBot(stage.general, 'ViewChannel'), 50_001],
    ['closed', () => stage.simulator.world.denyBot(stage.general, 'SendMessages'), 50_013],
    ['without embeds', () => stage.simulator.world.denyBot(stage.general, 'EmbedLinks'), 50_013],
    [
      'in a guild without the bot',
      () => stage.simulator.world.removeBot(stage.simulator.world.guildId),
      50_001,
    ],
  ])('GIVEN the channel is %s THEN it is lost', async (_, happens, code) => {
    happens();
    expect(await stage.channels.post(stage.general, message, mark, Infinity)).toEqual({
      kind: 'lost',
      code,
    });
  });

  it.each([
    ['500', { status: 500 }, false],
    ['502 with a page', { status: 502, body: '<html>' }, false],
    ['503', { status: 503 }, false],
    ['a cut connection', { drop: true }, false],
    ['a cut connection after the deed', { drop: true, afterwards: true }, false],
    ['slow mode', refusal(429, 20_016), true],
    ['an overloaded API', refusal(400, 130_000), true],
    [
      '403 without a code, as a proxy does',
      { status: 403, body: '', headers: { 'content-type': 'text/html' } },
      true,
    ],
  ] satisfies [string, RequestFault, boolean][])(
    'GIVEN %s THEN it may be tried again',
    async (_, fault, certainlyNotDone) => {
      stage.simulator.faults.rest({ method: 'POST' }, fault);
      const outcome = await stage.channels.post(stage.general, message, mark, Infinity);
      expect(outcome).toMatchObject({ kind: 'retry', certainlyNotDone });
      expect(stage.requestsTo(/^POST/)).toBe(1);
    },
  );

  it('GIVEN Discord is not there THEN surely nothing was posted', async () => {
    await stage.simulator.close();
    const outcome = await stage.channels.post(stage.general, message, mark, Infinity);
    expect(outcome).toMatchObject({ kind: 'retry', certainlyNotDone: true });
    expect(outcome).toHaveProperty('reason', expect.stringMatching(/not reached \(ECONNREFUSED\)/));
  });

  it('GIVEN no answer THEN after ten seconds it may have been posted', async () => {
    stage.simulator.faults.rest({ method: 'POST' }, { delayMs: 3_600_000 });
    const outcome = stage.channels.post(stage.general, message, mark, Infinity);
    await expect.poll(() => stage.clock.waiting).toBe(2);
    stage.clock.advance(10_000);
    expect(await outcome).toMatchObject({ kind: 'retry', certainlyNotDone: false });
  });

  it('GIVEN its turn comes after its time THEN no request is made', async () => {
    const past = stage.clock.now() - 1;
    const outcome = await stage.channels.post(stage.general, message, mark, past);
    expect(outcome).toMatchObject({ kind: 'retry', certainlyNotDone: true });
    expect(stage.requestsTo(/^POST/)).toBe(0);
  });

  it('GIVEN one channel does not answer THEN others do', async () => {
    stage.simulator.faults.rest({ path: new RegExp(stage.general) }, { delayMs: 3_600_000 });
    const hanging = stage.channels.post(stage.general, message, mark, Infinity);
    expect(await stage.channels.post(stage.announcements, message, mark, Infinity)).toMatchObject({
      kind: 'sent',
    });
    stage.clock.advance(10_000);
    await hanging;
  });

  it.each([
    ['of this route', {}],
    ['of the whole bot', { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' }],
  ])('GIVEN a limit %s THEN its own wait is told and nothing else waits', async (_, extra) => {
    const headers = { 'retry-after': '7', ...extra };
    const body = { message: 'You are being rate limited.', retry_after: 7, global: false };
    stage.simulator.faults.rest({ method: 'POST' }, { status: 429, headers, body });
    const outcome = await stage.channels.post(stage.general, message, mark, Infinity);
    expect(outcome).toMatchObject({ kind: 'retry', certainlyNotDone: true });
    const { after } = outcome as { after: number };
    expect(after).toBeGreaterThan(6900);
    expect(after).toBeLessThan(7200);
    expect(stage.requestsTo(/^POST/)).toBe(1);
  });

  it('GIVEN what Discord refuses THEN that is told with its code', async () => {
    const hostile = { content: 'x'.repeat(4001) };
    expect(await stage.channels.post(stage.general, hostile, mark, Infinity)).toMatchObject({
      kind: 'refused',
      code: 50_035,
    });
  });

  it('GIVEN a token that is worth nothing THEN everything ends, for good', async () => {
    stage.simulator.faults.revokeToken();
    await expect(stage.channels.post(stage.general, message, mark, Infinity)).rejects.toThrow(
      FatalDiscordError,
    );
    await expect(stage.channels.failed).rejects.toThrow(/DISCORD_TOKEN/);
    await expect(stage.channels.isIn(stage.simulator.world.guildId)).rejects.toThrow(
      FatalDiscordError,
    );
    expect(stage.requestsTo(/^(?:POST|GET)/)).toBe(1);
  });

  it('GIVEN a store out of order THEN that is told as it is', async () => {
    const rateLimitState: Pick<RateLimitState, 'take'> = {
      take: () => Promise.reject(new StoreError('locked', 'busy')),
    };
    await expect(
      stage.connect(rateLimitState).post(stage.general, message, mark, Infinity),
    ).rejects.toThrow(StoreError);
    expect(stage.requestsTo(/^POST/)).toBe(0);
  });
});

describe('changing a post', () => {
  it('GIVEN a new embed THEN the message shows it', async () => {
    const messageId = await stage.posted();
    const changed = { embeds: [{ title: 'Filming began in January' }] };
    expect(await stage.channels.edit(stage.general, messageId, changed)).toEqual({ kind: 'done' });
    expect(stage.messages()[0]?.embeds[0]?.title).toBe('Filming began in January');
    expect(markIn(stage.messages()[0]?.components)).toBe(mark);
  });

  it('GIVEN the message is gone THEN that is told', async () => {
    expect(await stage.channels.edit(stage.general, stage.general, message)).toEqual({
      kind: 'gone',
    });
  });

  it('GIVEN an announcement THEN it is published, once', async () => {
    const messageId = await stage.posted(stage.announcements);
    const publish = () => stage.channels.publish(stage.announcements, messageId);
    expect(await publish()).toEqual({ kind: 'done' });
    expect(await publish()).toEqual({ kind: 'done' });
    expect(stage.messages(stage.announcements)[0]?.flags).toBe(1);
  });

  it('GIVEN no announcement channel THEN it can not be published', async () => {
    const messageId = await stage.posted(stage.general);
    expect(await stage.channels.publish(stage.general, messageId)).toEqual({
      kind: 'lost',
      code: 50_024,
    });
  });
});

describe('telling a user', () => {
  it('GIVEN open direct messages THEN it is told', async () => {
    const { id } = stage.simulator.world.userOf('admin');
    expect(await stage.channels.tell(id, { content: 'lost' })).toEqual({ kind: 'done' });
    expect(stage.messages(stage.simulator.world.directMessagesOf(id).id)[0]?.content).toBe('lost');
  });

  it.each([
    ['closed direct messages', 403, 50_007],
    ['no guild in common', 403, 50_278],
    ['no such user', 404, 10_013],
  ])('GIVEN %s THEN that is the end of it', async (_, status, code) => {
    stage.simulator.faults.rest({ path: /messages$/ }, refusal(status, code));
    const { id } = stage.simulator.world.userOf('admin');
    expect(await stage.channels.tell(id, { content: 'lost' })).toEqual({ kind: 'gone' });
  });
});
