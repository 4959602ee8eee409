import {
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  type APIInteraction,
} from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import type { InteractionAnswer, Dispatcher } from '#interactions/dispatcher.ts';
import { withRateLimit } from '#interactions/rate-limit.ts';
import { ManualClock } from '../manual-clock.ts';

let clock: ManualClock;
let limited: string[];
let answered: number;
let bot: Dispatcher;
let later: Promise<never> | undefined;
beforeEach(() => {
  clock = new ManualClock();
  [limited, answered, later] = [[], 0, undefined];
  const inner: Dispatcher = {
    answer() {
      answered += 1;
      const first = { type: InteractionResponseType.DeferredMessageUpdate } as const;
      return Promise.resolve({ first, ...(later && { later }) });
    },
  };
  const metrics = { limited: (whose: string) => limited.push(whose) };
  bot = withRateLimit(inner, { waiting: new Set(['updates']), userPerMinute: 60, clock, metrics });
});

const command = InteractionType.ApplicationCommand;

function interaction(user: string, guild?: string, type = command, name = 'cast') {
  const who = { user: { id: user } };
  const where = guild === undefined ? who : { guild_id: guild, member: who };
  return { id: '1234567890123456789', type, data: { name }, ...where } as unknown as APIInteraction;
}

const waiting = (i: number, who = 'user') =>
  interaction(`${who} ${i}`, undefined, command, 'updates');

const isRefusal = ({ first }: InteractionAnswer) =>
  first.type === InteractionResponseType.ChannelMessageWithSource &&
  first.data.flags === MessageFlags.Ephemeral;

async function times(count: number, make: (index: number) => APIInteraction) {
  const answers = [];
  for (let i = 0; i < count; i += 1) answers.push(await bot.answer(make(i)));
  return answers.filter(isRefusal).length;
}

describe('the rate limit', () => {
  it('refuses a user over the limit privately, says until when, and answers others', async () => {
    expect(await times(120, () => interaction('a', '1'))).toBe(100);
    expect(answered).toBe(20);
    expect(limited).toEqual(Array.from({ length: 100 }, () => 'user'));
    const { first } = await bot.answer(interaction('a', '1'));
    const content = expect.stringContaining(`<t:${clock.now() / 1000 + 1}:R>`);
    expect(first).toMatchObject({ data: { content, allowed_mentions: { parse: [] } } });
    expect(await times(20, () => interaction('b', '1'))).toBe(0);
    clock.advance(1000);
    expect(await times(2, () => interaction('a', '1'))).toBe(1);
  });

  it('limits a server, but not other servers or direct messages', async () => {
    expect(await times(400, (i) => interaction(`user ${i}`, '1'))).toBe(100);
    expect(new Set(limited)).toEqual(new Set(['guild']));
    expect(await times(100, (i) => interaction(`other ${i}`, '2'))).toBe(0);
    expect(await times(100, (i) => interaction(`friend ${i}`))).toBe(0);
  });

  it('limits completion separately from commands', async () => {
    const typing = () => interaction('a', '1', InteractionType.ApplicationCommandAutocomplete);
    const answers = [];
    for (let i = 0; i < 100; i += 1) answers.push((await bot.answer(typing())).first);
    const type = InteractionResponseType.ApplicationCommandAutocompleteResult;
    expect(answers.filter((first) => first.type === type)).toEqual(
      Array.from({ length: 40 }, () => ({ type, data: { choices: [] } })),
    );
    expect(isRefusal(await bot.answer(interaction('a', '1')))).toBe(false);
  });

  it('refuses commands that may wait while 500 answers are waiting, and no others', async () => {
    const done = Promise.withResolvers<never>();
    later = done.promise;
    expect(await times(510, waiting)).toBe(10);
    expect(await times(10, (i) => interaction(`fan ${i}`))).toBe(0);
    expect(limited).toEqual(Array.from({ length: 10 }, () => 'process'));
    later = undefined;
    done.resolve({} as never);
    await done.promise;
    // Neither the answers that waited nor direct ones are still counted.
    expect(await times(520, (i) => waiting(i, 'other'))).toBe(0);
  });

  it('never limits pings', async () => {
    expect(await times(100, () => interaction('', undefined, InteractionType.Ping))).toBe(0);
    expect(answered).toBe(100);
  });
});
