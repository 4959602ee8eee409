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
  it.each([
    ['max', 'Max Mayfield'],
    ['eleven', 'Eleven'],
    ['11', 'Eleven'],
    ['henry creel', 'Vecna'],
    ['gatten matarrazzo', 'Dustin Henderson'],
    ['linda-hamilton', 'Linda Hamilton'],
  ])('name:%s finds %s', async (name, title) => {
    const answer = await fan().run('cast', { name });
    expect(embedOf(answer).title).toBe(title);
    expect(answer.deferred).toBe(false);
  });

  it('shows each view if sources disagree', async () => {
    const text = textOf(await fan().run('cast', { name: 'steve' }));
    expect(text).toContain(
      "Article 1: doesn't name them there · Article 2: first photo · Article 3: second photo",
    );
    expect(text).toContain('Sources disagree: Who is in the first photo?');
    expect(text).toContain('As of 8 January 2024');
    expect(text).toContain('Official');
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
      expect(embedOf(picked).title).toBe('Joyce Byers');
    },
  );

  it.each(['who plays eleven', 'eelven', 'ELEVAN'])('answers %j in public', async (name) => {
    const answer = await fan().run('cast', { name });
    expect(isPrivate(answer.message)).toBe(false);
    expect(embedOf(answer).title).toBe('Eleven');
  });

  it.each(['one', 'henry creel'])('answers the hidden name %j privately', async (name) => {
    expect(await fan().complete('cast', 'name', name)).toEqual([]);
    const answer = await fan().run('cast', { name });
    expect(isPrivate(answer.message)).toBe(true);
    expect(embedOf(answer).title).toBe('Vecna');
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
    expect(textOf(first)).toContain('page 1 of 2');
    const next = await fan().press(first.message, customIdOf(first.message, 'cast-page:1:1'));
    expect(textOf(next)).toContain('page 2 of 2');
    expect(textOf(next)).toContain('Shawn Levy');
    const back = await fan().press(next.message, customIdOf(next.message, 'cast-page:1:0'));
    expect(textOf(back)).toContain('page 1 of 2');
    const menu = customIdOf(back.message, 'cast-pick');
    const picked = await fan().select(back.message, menu, ['sadie-sink']);
    expect(embedOf(picked).title).toBe('Max Mayfield');
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
  it("shows a speaker's quote word for word, with outlet and source", async () => {
    const text = textOf(await fan().run('quote', { speaker: 'matt' }));
    expect(text).toContain("It's conceivable that it changes but I think it's unlikely because");
    expect(text).toContain('**Matt Duffer**, Creator of the show');
    expect(text).toContain('SFX Magazine');
    expect(text).toContain('Article 2');
  });

  it('repeats no quote until all have been shown', async () => {
    let answer = await fan().run('quote');
    const shown = [embedOf(answer).title];
    for (let press = 1; press < 10; press += 1) {
      answer = await fan().press(answer.message, customIdOf(answer.message, 'another'));
      shown.push(embedOf(answer).title);
    }
    expect(new Set(shown.slice(0, 5)).size).toBe(5);
    expect(new Set(shown.slice(5)).size).toBe(5);
    expect(shown[5]).not.toBe(shown[4]);
  });

  it("keeps the speaker after 'Another'", async () => {
    const first = await fan().run('quote', { speaker: 'shawn' });
    const second = await fan().press(first.message, customIdOf(first.message, 'another'));
    expect(textOf(second)).toContain('Shawn Levy');
    expect(embedOf(second).title).not.toBe(embedOf(first).title);
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
  it.each([
    ...['overview', 'filming', 'release', 'episodes', 'story'].map(
      (topic) => [topic, 'Newest source: 2 years 10 months old'] as const,
    ),
    ['delay', 'None of the sources has a date'] as const,
  ])('topic:%s says how old its sources are', async (topic, age) => {
    const text = textOf(await fan().run('status', { topic }));
    expect(text.toLowerCase()).toContain(`stranger things 5: ${topic}`);
    expect(text).toContain(age);
  });

  it('opens the overview with the newest fact', async () => {
    const { description, fields } = embedOf(await fan().run('status'));
    expect(description).toMatch(
      /^\*\*Production of season 5 has officially begun\.\*\*\n✅ Official/,
    );
    expect(fields?.map(({ name }) => name)).toEqual([
      'Also known',
      '⚖️ Sources disagree: How long is the wait?',
      '🗓️ Updates',
    ]);
  });
});

describe('/about', () => {
  it('shows facts version, disclaimer, licence and uptime', async () => {
    const text = textOf(await fan().run('about'));
    expect(text).toMatch(/version `[0-9a-f]{8}`/);
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
    expect(textOf(sources)).toMatch(/\*undated\*|\*dated <t:1704715200:D>\*/);
  });

  it('answers privately with private:true', async () => {
    const answer = await fan().run(command, { ...options, private: true });
    expect(isPrivate(answer.message)).toBe(true);
  });

  it.each(['dm', 'elsewhere', 'thread'] as const)('answers in %s', async (place) => {
    const answer = await stage.simulator.as('fan', place).run(command, options);
    expect(isPrivate(answer.message)).toBe(false);
    expect(embedOf(answer).footer?.text).toContain('facts');
  });
});
