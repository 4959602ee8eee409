import { describe, expect, it } from 'vitest';
import { FatalDiscordError } from '#discord/errors.ts';
import { idempotencyKeyIn } from '#replies/buttons.ts';
import { StoreError } from '#store/store-error.ts';
import type { RequestFault } from '../../simulator/faults.ts';
import type { World } from '../../simulator/world/world.ts';
import { key, message, refusal, useChannels } from './channel-stage.ts';

const stage = useChannels();

function mentionOf(id: string) {
  return { ...message, content: `<@&${id}>`, allowed_mentions: { parse: [], roles: [id] } };
}

const deleted = mentionOf('1100000000000000555');
const contents = () => stage.messages().map(({ content }) => content);
const otherRequests = () => stage.requestsTo(/^(?:GET|PATCH)/);

describe('post', () => {
  it('posts the message with its idempotency key', async () => {
    const outcome = await stage.post();
    const [posted] = stage.messages();
    expect(outcome).toEqual({ kind: 'sent', messageId: posted?.id });
    expect(idempotencyKeyIn(posted?.components)).toBe(key);
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  it('posts one message for the same nonce', async () => {
    const first = await stage.post();
    stage.clock.advance(4 * 60_000);
    expect(await stage.post()).toEqual(first);
    expect(stage.messages()).toHaveLength(1);
  });

  it('posts nothing for the nonce of a deleted message', async () => {
    await stage.post();
    stage.simulator.world.book.delete(stage.general, stage.messages()[0]?.id ?? '');
    expect(await stage.post()).toEqual({ kind: 'deleted-since' });
    expect(stage.messages()).toEqual([]);
  });

  it.each([
    ['unknown guild', 404, 10_004],
    ['a channel without text', 400, 50_008],
    ['another type of channel', 400, 50_024],
    ['a forum', 400, 40_058],
    ['an archived thread', 400, 50_083],
    ['a locked thread', 400, 160_005],
  ])('loses the channel if Discord answers with the code for %s', async (_, status, code) => {
    stage.simulator.faults.rest({ method: 'POST' }, refusal(status, code));
    expect(await stage.post()).toEqual({ kind: 'lost', code });
  });

  it.each<[string, (world: World) => unknown, number]>([
    ['deleted', (world) => world.deleteChannel(stage.general), 10_003],
    ['hidden', (world) => world.denyBot(stage.general, 'ViewChannel'), 50_001],
    ['closed', (world) => world.denyBot(stage.general, 'SendMessages'), 50_013],
    ['without embeds', (world) => world.denyBot(stage.general, 'EmbedLinks'), 50_013],
    ['in a guild without the bot', (world) => world.removeBot(world.guildId), 50_001],
  ])('loses the channel if it is %s', async (_, happens, code) => {
    happens(stage.simulator.world);
    expect(await stage.post()).toEqual({ kind: 'lost', code });
  });

  it.each([
    ['500', { status: 500 }, false],
    ['502 with an HTML page', { status: 502, body: '<html>' }, false],
    ['a cut connection', { drop: true }, false],
    ['a connection cut after the post', { drop: true, afterwards: true }, false],
    ['slow mode', refusal(429, 20_016), true],
    ['an overloaded API', refusal(400, 130_000), true],
    ['403 without a code', { status: 403, headers: { 'content-type': 'text/html' } }, true],
  ] satisfies [string, RequestFault, boolean][])(
    'is to be tried again after %s',
    async (_, fault, certainlyNotDone) => {
      stage.simulator.faults.rest({ method: 'POST' }, fault);
      const outcome = await stage.post();
      expect(outcome).toMatchObject({ kind: 'retry', certainlyNotDone });
      expect(stage.requestsTo(/^POST/)).toBe(1);
    },
  );

  it('certainly posts nothing if Discord is unreachable', async () => {
    await stage.simulator.close();
    const outcome = await stage.post();
    expect(outcome).toMatchObject({ kind: 'retry', certainlyNotDone: true });
    expect(outcome).toHaveProperty('reason', expect.stringMatching(/reached \(ECONNREFUSED\)/));
  });

  it('may have posted if there is no answer within ten seconds', async () => {
    stage.simulator.faults.rest({ method: 'POST' }, { delayMs: 3_600_000 });
    const outcome = stage.post();
    await expect.poll(() => stage.clock.waiting).toBe(2);
    stage.clock.advance(10_000);
    expect(await outcome).toMatchObject({ kind: 'retry', certainlyNotDone: false });
  });

  it('makes no request after its deadline', async () => {
    const past = stage.clock.now() - 1;
    const outcome = await stage.post(stage.general, message, past);
    expect(outcome).toMatchObject({ kind: 'retry', certainlyNotDone: true });
    expect(stage.requestsTo(/^POST/)).toBe(0);
  });

  it('is not delayed by another channel', async () => {
    stage.simulator.faults.rest({ path: new RegExp(stage.general) }, { delayMs: 3_600_000 });
    const hanging = stage.post();
    expect(await stage.post(stage.announcements)).toMatchObject({ kind: 'sent' });
    stage.clock.advance(10_000);
    await hanging;
  });

  it.each([
    ['of the route', {}],
    ['of the bot', { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' }],
  ])('gives the wait of a rate limit %s and delays nothing else', async (_, extra) => {
    const headers = { 'retry-after': '7', ...extra };
    const body = { message: 'You are being rate limited.', retry_after: 7, global: false };
    stage.simulator.faults.rest({ method: 'POST' }, { status: 429, headers, body });
    const outcome = await stage.post();
    expect(outcome).toMatchObject({ kind: 'retry', certainlyNotDone: true });
    const { after } = outcome as { after: number };
    expect(after).toBeGreaterThan(6900);
    expect(after).toBeLessThan(7200);
    expect(stage.requestsTo(/^POST/)).toBe(1);
  });

  it('gives the code of a refused message', async () => {
    const outcome = await stage.post(stage.general, { content: 'x'.repeat(4001) });
    expect(outcome).toMatchObject({ kind: 'refused', code: 50_035 });
  });

  it('makes no more requests after Discord has refused the token', async () => {
    stage.simulator.faults.revokeToken();
    await expect(stage.post()).rejects.toThrow(FatalDiscordError);
    await expect(stage.channels.failed).rejects.toThrow(/DISCORD_TOKEN/);
    await expect(stage.channels.isIn('1')).rejects.toThrow(FatalDiscordError);
    expect(stage.requestsTo(/^(?:POST|GET)/)).toBe(1);
  });

  describe('with a mention', () => {
    it('makes no other request while the role exists', async () => {
      const news = mentionOf('1100000000000000112');
      await stage.post(stage.general, news);
      expect(contents()).toEqual([news.content]);
      expect(otherRequests()).toBe(0);
    });

    it('removes that of a deleted role, and leaves it out from then on', async () => {
      expect(await stage.post(stage.general, deleted)).toMatchObject({ kind: 'sent' });
      await expect.poll(contents).toEqual(['']);
      const before = otherRequests();
      await stage.channels.post(stage.announcements, deleted, `${key}2`, Infinity);
      expect(stage.messages(stage.announcements)[0]?.content).toBe('');
      expect(otherRequests()).toBe(before);
      expect(stage.simulator.transcript.refusals).toEqual([]);
    });

    it('keeps that of a role that the bot may not mention, and asks again after an hour', async () => {
      const muted = mentionOf(stage.simulator.world.guildId);
      await stage.post(stage.general, muted);
      await expect.poll(otherRequests).toBe(2);
      await stage.channels.post(stage.announcements, muted, `${key}2`, Infinity);
      expect(otherRequests()).toBe(2);
      stage.clock.advance(3_600_000);
      await stage.channels.post(stage.announcements, muted, `${key}3`, Infinity);
      await expect.poll(otherRequests).toBe(4);
      expect(contents()).toEqual([muted.content]);
    });

    it('stands if the roles cannot be looked up', async () => {
      stage.simulator.faults.rest({ method: 'GET' }, { status: 503 });
      expect(await stage.post(stage.general, deleted)).toMatchObject({ kind: 'sent' });
      await expect.poll(otherRequests).toBe(1);
      expect(contents()).toEqual([deleted.content]);
    });
  });

  it('passes on errors of the store', async () => {
    const channels = stage.connect(() => Promise.reject(new StoreError('locked', 'busy')));
    const posted = channels.post(stage.general, message, key, Infinity);
    await expect(posted).rejects.toThrow(StoreError);
    expect(stage.requestsTo(/^POST/)).toBe(0);
  });
});

describe('edit', () => {
  it('replaces the embed and keeps the buttons', async () => {
    const messageId = await stage.posted();
    const changed = { embeds: [{ title: 'Filming began in January' }] };
    expect(await stage.channels.edit(stage.general, messageId, changed)).toEqual({ kind: 'done' });
    expect(stage.messages()[0]?.embeds[0]?.title).toBe('Filming began in January');
    expect(idempotencyKeyIn(stage.messages()[0]?.components)).toBe(key);
  });

  it('reports that the message is gone', async () => {
    const outcome = await stage.channels.edit(stage.general, stage.general, message);
    expect(outcome).toEqual({ kind: 'gone' });
  });
});

describe('publish', () => {
  it('publishes an announcement once', async () => {
    const messageId = await stage.posted(stage.announcements);
    const publish = () => stage.channels.publish(stage.announcements, messageId);
    expect(await publish()).toEqual({ kind: 'done' });
    expect(await publish()).toEqual({ kind: 'done' });
    expect(stage.messages(stage.announcements)[0]?.flags).toBe(1);
  });

  it('is refused outside announcement channels', async () => {
    const messageId = await stage.posted(stage.general);
    const outcome = await stage.channels.publish(stage.general, messageId);
    expect(outcome).toEqual({ kind: 'lost', code: 50_024 });
  });
});

describe('directMessage', () => {
  it('sends the message', async () => {
    const { id } = stage.simulator.world.userOf('admin');
    expect(await stage.channels.directMessage(id, { content: 'lost' })).toEqual({ kind: 'done' });
    expect(stage.messages(stage.simulator.world.directMessagesOf(id).id)[0]?.content).toBe('lost');
  });

  it.each([
    ['closed direct messages', 403, 50_007],
    ['no guild in common', 403, 50_278],
    ['no such user', 404, 10_013],
  ])('is final with %s', async (_, status, code) => {
    stage.simulator.faults.rest({ path: /messages$/ }, refusal(status, code));
    const { id } = stage.simulator.world.userOf('admin');
    expect(await stage.channels.directMessage(id, { content: 'lost' })).toEqual({ kind: 'gone' });
  });
});
