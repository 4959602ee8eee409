import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  customIdOf,
  embedOf,
  expectNoRefusals,
  isPrivate,
  setStage,
  textOf,
  type Stage,
} from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  expectNoRefusals(stage);
  await stage[Symbol.asyncDispose]();
});

const fan = () => stage.simulator.as('fan', 'general');

describe('/cast', () => {
  it('counts spoilers in public, and shows them only to the one who presses', async () => {
    const answer = await fan().run('cast', { name: 'max' });
    expect(textOf(answer)).toContain('🙈 2 spoilers, season 4');
    const shown = await fan().press(answer.message, customIdOf(answer.message, 'spoilers'));
    expect(isPrivate(shown.message)).toBe(true);
    expect(textOf(shown)).toContain('coma');
    expect(textOf(shown)).not.toContain('||');
    const calm = await fan().run('cast', { name: 'mike' });
    expect(JSON.stringify(calm.message.components)).not.toContain('spoilers');
  });

  it.each([false, true])(
    'asks privately who is meant, and then answers (private: %s)',
    async (own) => {
      const asked = await fan().run('cast', { name: 'byers', ...(own ? { private: true } : {}) });
      expect(isPrivate(asked.message)).toBe(true);
      expect(asked.message.content).toBe('Who do you mean?');
      const menu = customIdOf(asked.message, 'cast-choice');
      const picked = await fan().select(asked.message, menu, ['winona-ryder']);
      expect([picked.kind, isPrivate(picked.message)]).toEqual(['message', own]);
      expect(embedOf(picked).title).toMatch(/^Joyce Byers/);
    },
  );

  it.each(['who plays eleven', 'eelven', 'ELEVAN'])('answers %j in public', async (name) => {
    const answer = await fan().run('cast', { name });
    expect(isPrivate(answer.message)).toBe(false);
    expect(embedOf(answer).title).toMatch(/^Eleven/);
  });

  it.each(['one', 'henry creel'])('answers the hidden name %j privately', async (name) => {
    expect(await fan().complete('cast', 'name', name)).toEqual([]);
    const answer = await fan().run('cast', { name });
    expect(isPrivate(answer.message)).toBe(true);
    expect(embedOf(answer).title).toMatch(/^Vecna/);
  });

  it.each([
    ['when does it come out', 'Did you mean `/status topic:Release`?'],
    ['pizza', 'Use `/cast` without a name to see everyone.'],
  ])('gives a private hint for %j', async (name, hint) => {
    const answer = await fan().run('cast', { name });
    expect(isPrivate(answer.message)).toBe(true);
    expect(answer.message.content).toContain(hint);
  });

  it('repeats a hostile name without effect', async () => {
    const answer = await fan().run('cast', { name: '@everyone <@&1100000000000000112> **x**' });
    expect(answer.message.content).toContain('\\*\\*x\\*\\*');
    expect(answer.message.content).not.toContain('@everyone');
    expect(answer.message.mention_everyone).toBe(false);
    expect(answer.message.mention_roles).toEqual([]);
  });

  it('lists everyone in pages with a menu if the name is empty', async () => {
    const first = await fan().run('cast');
    expect(textOf(first)).toContain('Page 1 of 2');
    const next = await fan().press(first.message, customIdOf(first.message, 'cast-page:1:1'));
    expect(textOf(next)).toContain('Page 2 of 2');
    expect(textOf(next)).toContain('Shawn Levy');
    const back = await fan().press(next.message, customIdOf(next.message, 'cast-page:1:0'));
    expect(textOf(back)).toContain('Page 1 of 2');
    const menu = customIdOf(back.message, 'cast-pick');
    const picked = await fan().select(back.message, menu, ['sadie-sink']);
    expect(embedOf(picked).title).toMatch(/^Max Mayfield/);
  });

  it('completes names without spoilers', async () => {
    expect(await fan().complete('cast', 'name', 'vec')).toEqual([
      { name: 'Vecna · Jamie Campbell Bower', value: 'jamie-campbell-bower' },
    ]);
    expect(await fan().complete('cast', 'name', '')).toHaveLength(21);
    expect(await fan().complete('cast', 'name', 'zzzz')).toEqual([]);
  });
});

describe('/quote', () => {
  it('repeats no quote until all have been shown', async () => {
    let answer = await fan().run('quote');
    const shown = [embedOf(answer).description];
    for (let press = 1; press < 10; press += 1) {
      answer = await fan().press(answer.message, customIdOf(answer.message, 'another'));
      shown.push(embedOf(answer).description);
    }
    expect(new Set(shown.slice(0, 5)).size).toBe(5);
    expect(new Set(shown.slice(5)).size).toBe(5);
    expect(shown[5]).not.toBe(shown[4]);
  });

  it("keeps the speaker after 'Another'", async () => {
    const first = await fan().run('quote', { speaker: 'shawn' });
    const second = await fan().press(first.message, customIdOf(first.message, 'another'));
    expect(textOf(second)).toContain('Shawn Levy');
    expect(embedOf(second).description).not.toBe(embedOf(first).description);
  });

  it('finds quotes by outlet and by their words, again after Another', async () => {
    expect(textOf(await fan().run('quote', { speaker: 'SFX' }))).toContain('Matt Duffer');
    const first = await fan().run('quote', { speaker: 'the cast' });
    const next = await fan().press(first.message, customIdOf(first.message, 'another-match'));
    for (const answer of [first, next]) expect(textOf(answer)).toContain('cast');
  });

  it('asks privately whose words are meant', async () => {
    const asked = await fan().run('quote', { speaker: 'duffers' });
    expect(isPrivate(asked.message)).toBe(true);
    const menu = customIdOf(asked.message, 'speaker-pick');
    const picked = await fan().select(asked.message, menu, ['matt']);
    expect([picked.kind, isPrivate(picked.message)]).toEqual(['message', false]);
    expect(textOf(picked)).toContain('Matt Duffer');
  });

  it('names the speakers privately if nobody matches', async () => {
    const answer = await fan().run('quote', { speaker: 'zzzz' });
    expect(isPrivate(answer.message)).toBe(true);
    expect(answer.message.content).toContain('Ross Duffer, Matt Duffer, Shawn Levy');
  });

  it('completes outlets and words of quotes, and shows the chosen quote', async () => {
    const [choice] = await fan().complete('quote', 'speaker', 'the guar');
    expect(choice?.name).toBe('The scale of the season · The Guardian');
    expect(await fan().complete('quote', 'speaker', 'steroi')).toEqual([choice]);
    const answer = await fan().run('quote', { speaker: choice?.value ?? '' });
    expect(textOf(answer)).toContain('on steroids');
  });

  it('leads to a topic of /status if nobody matches', async () => {
    const answer = await fan().run('quote', { speaker: 'release date' });
    expect(isPrivate(answer.message)).toBe(true);
    expect(answer.message.content).toContain('`/status topic:Release`');
  });

  it('completes speakers', async () => {
    const choices = await fan().complete('quote', 'speaker', 'duf');
    expect(choices.map(({ value }) => value)).toEqual(['ross', 'matt']);
  });
});

describe('/status', () => {
  it('leads from the overview to the topics, and turns the pages of a long one', async () => {
    const overview = await fan().run('status');
    const menu = customIdOf(overview.message, 'topic-pick');
    const story = await fan().select(overview.message, menu, ['story']);
    expect(story.kind).toBe('update');
    expect(embedOf(story).title).toBe('Stranger Things 5: story');
    const next = await fan().press(story.message, customIdOf(story.message, 'more'));
    expect(textOf(next)).toContain('Page 2 of 2');
    const first = await fan().press(next.message, customIdOf(next.message, 'more'));
    expect(embedOf(first)).toEqual(embedOf(story));
  });
});

describe('/about', () => {
  it('shows facts version, disclaimer, licence and uptime', async () => {
    const text = textOf(await fan().run('about'));
    expect(text).toMatch(/Facts `[0-9a-f]{8}`/);
    expect(text).toContain('✅ Official: the makers of the show say so');
    expect(text).toContain('`/status`');
    expect(text).toContain('unofficial fan project, not affiliated with Netflix');
    expect(text).toContain('MIT');
    expect(text).toContain(`<t:${Date.parse('2026-11-22T12:00:00Z') / 1000}:R>`);
  });
});

describe.each([
  ['cast', { name: 'max' }, 'Sources: Max Mayfield'],
  ['cast', {}, 'Sources: cast and crew'],
  ['quote', { speaker: 'ross' }, 'Sources: The scale of the season'],
  ['status', { topic: 'delay' }, 'Sources: delay'],
  ['about', {}, 'Sources: Stranger Things'],
] as const)('/%s %o', (command, options, title) => {
  it("shows the sources and their dates privately after 'Sources'", async () => {
    const answer = await fan().run(command, options);
    const sources = await stage.simulator
      .as('admin', 'general')
      .press(answer.message, customIdOf(answer.message, 'sources'));
    expect(sources.kind).toBe('message');
    expect(isPrivate(sources.message)).toBe(true);
    expect(embedOf(sources).title).toBe(title);
    expect(textOf(sources)).toMatch(/\(undated\)|\(<t:1704715200:D>\)/);
    expect(embedOf(sources).footer?.text).toMatch(/^facts [0-9a-f]{8}$/);
  });

  it('answers privately with private:true', async () => {
    const answer = await fan().run(command, { ...options, private: true });
    expect(isPrivate(answer.message)).toBe(true);
  });

  it.each(['dm', 'elsewhere', 'thread'] as const)('answers in %s', async (place) => {
    const answer = await stage.simulator.as('fan', place).run(command, options);
    expect(isPrivate(answer.message)).toBe(false);
  });
});
