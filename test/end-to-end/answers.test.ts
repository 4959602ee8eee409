import { afterEach, describe, expect, it } from 'vitest';
import { defineCommand, privateOption } from '#commands/declaration.ts';
import { answer, notice, type Reply } from '#replies/reply.ts';
import { InteractionFailed } from '../../simulator/actor.ts';
import { harbourLights } from '../packs/packs.ts';
import {
  connected,
  customIdOf,
  embedOf,
  expectAnswers,
  expectNoRefusals,
  isPrivate,
  requests,
  setStage,
  textOf,
  transport,
  type Stage,
  type StageOptions,
} from './stage.ts';

let stage: Stage;
afterEach(() => stage[Symbol.asyncDispose]());

const fan = () => stage.simulator.as('fan', 'general');

/** Starts a bot and uses a command of it whose answer the test decides. */
async function askSlowly(options: { private?: boolean } = {}, setUp: StageOptions = {}) {
  const begun = Promise.withResolvers<void>();
  const reply = Promise.withResolvers<Reply>();
  const slow = defineCommand({
    name: 'slow',
    description: 'Test',
    scope: 'everywhere',
    options: { private: privateOption },
    run() {
      begun.resolve();
      return reply.promise;
    },
  });
  stage = await setStage({ ...setUp, commands: [slow] });
  const pending = fan().run('slow', options);
  const failed = pending.catch((error: unknown) => error);
  await begun.promise;
  return { pending, failed, reply };
}

/** The number of first answers that Discord got so far, even refused ones. */
function firstAnswers(): number {
  const [kind, summary] =
    transport === 'http' ? (['gateway-in', /^answer$/] as const) : (['rest', /callback/] as const);
  return stage.simulator.transcript.entries.filter(
    (entry) => entry.kind === kind && summary.test(entry.summary),
  ).length;
}

/** Lets time pass until Discord has got this many requests with first answers. */
async function untilSent(count: number): Promise<void> {
  await expect
    .poll(() => {
      stage.clock.advance(50);
      return requests(stage, /callback/).length;
    })
    .toBe(count);
}

/** Only there an answer is a separate request, which Discord can refuse or miss. */
describe.runIf(transport === 'gateway')('an answer over the gateway', () => {
  it('that Discord refuses is replaced by a private one with the id', async () => {
    const bad = defineCommand({
      name: 'bad',
      description: 'Test',
      scope: 'everywhere',
      options: {},
      run: () => answer({ title: 'x', fields: [{ name: '', value: '' }] }),
    });
    stage = await setStage({ commands: [bad] });
    const { message } = await fan().run('bad');
    const line = await stage.heard('answer not delivered');
    expect(isPrivate(message)).toBe(true);
    expect(message.content).toContain(String(line['interaction']));
    await expectAnswers(stage);
  });

  it('of a second process (40060) is logged', async () => {
    stage = await setStage();
    const second = await setStage({ ready: false, on: stage });
    await second.heard('connected to Discord');
    await expectAnswers(stage);
    const heard = 'answer expired or duplicate';
    expect(await Promise.race([stage.heard(heard), second.heard(heard)])).toMatchObject({
      code: 40_060,
    });
    await second.bot.close(1000);
    await expectAnswers(stage);
  });

  it('is sent again if Discord fails, or the connection is lost before or after Discord got it', async () => {
    stage = await setStage();
    const faults = [{ status: 502 }, { drop: true }, { drop: true, afterwards: true }];
    for (const [index, fault] of faults.entries()) {
      stage.simulator.faults.rest({ path: /callback/ }, fault);
      const answered = expectAnswers(stage);
      await expect.poll(() => requests(stage, /callback/).length).toBe(2 * index + 1);
      await untilSent(2 * index + 2);
      await answered;
    }
    expect(stage.logged.map(({ msg }) => msg)).not.toContain('answer not delivered');
  });

  it("follows 'thinking…' even if its response was lost", async () => {
    const { pending, reply } = await askSlowly(
      {},
      {
        before: ({ faults }) => faults.rest({ path: /callback/ }, { drop: true, afterwards: true }),
      },
    );
    stage.clock.advance(2000);
    await untilSent(2);
    reply.resolve(answer({ title: 'At last' }));
    expect(embedOf(await pending).title).toBe('At last');
  });
});

describe('a slow answer', () => {
  it.each([
    ['public', {}, answer({ title: 'At last' }), false],
    ['private', { private: true }, answer({ title: 'At last' }), true],
    ['public, but private in the end', {}, notice('At last'), true],
  ] as const)("follows 'thinking…': %s", async (_, options, replied, isHidden) => {
    const { pending, reply } = await askSlowly(options);
    stage.clock.advance(2000);
    await expect.poll(firstAnswers).toBe(1);
    reply.resolve(replied);
    const done = await pending;
    expect(textOf(done)).toContain('At last');
    expect(isPrivate(done.message)).toBe(isHidden);
    const isReplaced = replied.kind === 'notice';
    expect(done.deferred).toBe(true);
    expect(requests(stage, /^DELETE .*@original/)).toHaveLength(isReplaced ? 1 : 0);
    expectNoRefusals(stage);
  });

  // https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback
  it('that comes too late is logged', async () => {
    const { failed } = await askSlowly();
    stage.clock.advance(3000);
    expect(await failed).toBeInstanceOf(InteractionFailed);
    const line = await stage.heard('answer expired or duplicate');
    // By HTTP, Discord has hung up.
    if (transport === 'gateway') expect(line).toMatchObject({ code: 10_062 });
    await expectAnswers(stage);
  });

  it('is awaited at shutdown', async () => {
    const { pending, reply } = await askSlowly();
    const closed = stage.bot.close(3500);
    reply.resolve(answer({ title: 'In time' }));
    expect(embedOf(await pending).title).toBe('In time');
    await closed;
    await expect(fan().run('about')).rejects.toThrow(InteractionFailed);
  });

  it('is not awaited at shutdown if it never comes', async () => {
    const { failed, reply } = await askSlowly();
    let closed = false;
    const closing = stage.bot.close(1500).then(() => (closed = true));
    await expect
      .poll(() => {
        stage.clock.advance(500);
        return closed;
      })
      .toBe(true);
    await closing;
    // 'Thinking…' may be shown by now, for 15 minutes.
    stage.clock.advance(16 * 60_000);
    expect(await failed).toBeInstanceOf(InteractionFailed);
    reply.resolve(notice('too late'));
  });
});

it('buttons work after a restart, for anyone', async () => {
  stage = await setStage();
  const quote = await fan().run('quote');
  const status = await fan().run('status');
  await stage.bot.close(1000);
  const second = await setStage({ ready: false, on: stage });
  await connected(second);
  const japan = stage.simulator.as('fan-in-japan', 'general');
  const next = await japan.press(quote.message, customIdOf(quote.message, 'another'));
  expect(embedOf(next).description).not.toBe(embedOf(quote).description);
  const sources = await japan.press(status.message, customIdOf(status.message, 'sources'));
  expect(embedOf(sources).title).toBe('Sources: overview');
  await second.bot.close(1000);
  expectNoRefusals(stage);
});

it('the pack of another show changes all answers', async () => {
  stage = await setStage({ environment: { FACTS_DIR: harbourLights } });
  const answers = [
    await fan().run('cast', { name: 'wren' }),
    await fan().run('cast'),
    await fan().run('cast', { name: 'nobody at all' }),
    await fan().run('quote', { speaker: 'bo' }),
    await fan().run('status', { topic: 'story' }),
    await fan().run('status', { topic: 'release' }),
    await fan().run('about'),
  ];
  const text = answers.map(textOf).join('\n');
  expect(text).toContain('Captain Wren');
  expect(text).toContain('Harbour Lights 2: cast and crew');
  expect(text).toContain('Nobody on the quay answers to');
  expect(text).toContain('🙈 1 spoiler, season 1');
  expect(text).not.toContain('The keeper went missing');
  expect(text).toContain('not affiliated with Pier Television');
  expect(text).not.toMatch(/stranger|eleven|duffer|netflix|upside/i);
  expectNoRefusals(stage);
});

it('the rate limit refuses a user privately for a while, and answers others', async () => {
  stage = await setStage({ environment: { USER_COMMANDS_PER_MINUTE: '60' } });
  const asked = await Promise.all(Array.from({ length: 25 }, () => fan().run('about')));
  const refused = asked.filter(({ message }) =>
    message.content.startsWith("You're using commands too quickly"),
  );
  expect(refused.map(({ message }) => isPrivate(message))).toEqual(Array(5).fill(true));
  const other = stage.simulator.as('fan-in-japan', 'general');
  expect(embedOf(await other.run('cast', { name: 'max' })).title).toMatch(/^Max Mayfield/);
  stage.clock.advance(1000);
  await expectAnswers(stage);
  expectNoRefusals(stage);
});
