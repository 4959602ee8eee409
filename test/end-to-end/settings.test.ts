import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { newFolder } from '../new-folder.ts';
import { CommandRefused } from '../../simulator/actor.ts';
import {
  connected,
  customIdOf,
  embedOf,
  expectNoRefusals,
  isPrivate,
  textOf,
  useStages,
  type Stage,
} from './stage.ts';

const open = useStages();
let environment: NodeJS.ProcessEnv;
beforeEach(async () => {
  environment = { DATABASE_URL: `sqlite:${join(await newFolder(), 'bot.db')}` };
});

async function settings({ simulator }: Stage, line: string, options = {}): Promise<string> {
  const answer = await simulator.as('admin', 'general').run(`settings ${line}`, options);
  expect(isPrivate(answer.message)).toBe(true);
  return textOf(answer);
}

describe('/settings spoilers', () => {
  it('shows spoilers in the clear in this server alone, and after a restart', async () => {
    const stage = await open({ environment });
    const { simulator } = stage;
    const fan = simulator.as('fan', 'general');
    const before = await fan.run('cast', { name: 'Vecna' });
    expect(textOf(before)).toContain('🙈');
    expect(await settings(stage, 'show')).toContain('Spoilers are hidden');
    expect(await settings(stage, 'spoilers', { season: 'Season 4' })).toContain('up to season 4');
    expect(await settings(stage, 'show')).toContain('up to season 4');

    for (const isNew of [false, true]) {
      if (isNew) await stage.connection.close(1000);
      if (isNew) await connected(await open({ environment, on: stage, ready: false }));
      const after = await fan.run('cast', { name: 'Henry Creel' });
      expect(textOf(after)).toContain('Also known as Henry Creel');
      expect(isPrivate(after.message)).toBe(false);
    }
    // A button from before still shows what it hid.
    const shown = await fan.press(before.message, customIdOf(before.message, 'spoilers'));
    expect(embedOf(shown).title).toMatch(/^Spoilers: /);
    const direct = await simulator.as('fan', 'dm').run('cast', { name: 'Vecna' });
    expect(textOf(direct)).toContain('🙈');

    expect(await settings(stage, 'spoilers', { season: 'none' })).toContain('are hidden');
    expect(textOf(await fan.run('cast', { name: 'Vecna' }))).toBe(textOf(before));
    expectNoRefusals(stage);
  });

  it.each([
    ['5', "“5” isn't a season that has aired. Choose one up to 4, or none."],
    ['-1', "isn't a season that has aired. Choose one up to 4, or none."],
    ['the fourth', "“the fourth” isn't a season that has aired."],
  ])('refuses %s', async (season, words) => {
    const stage = await open({ environment });
    expect(await settings(stage, 'spoilers', { season })).toContain(words);
    expect(await settings(stage, 'show')).toContain('Spoilers are hidden');
  });

  it('is for members who manage the server', async () => {
    const stage = await open({ environment });
    await expect(stage.simulator.as('fan', 'general').run('settings show')).rejects.toThrow(
      CommandRefused,
    );
    const choices = await stage.simulator
      .as('admin', 'general')
      .complete('settings spoilers', 'season', 'sea');
    expect(choices.map(({ value }) => value)).toEqual(['1', '2', '3', '4']);
  });
});
