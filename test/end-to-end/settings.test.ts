import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newFolder } from '../new-folder.ts';
import { CommandRefused } from '../../simulator/actor.ts';
import {
  connected,
  customIdOf,
  embedOf,
  expectNoRefusals,
  isPrivate,
  privateText,
  textOf,
  useStages,
  type Stage,
} from './stage.ts';

const open = useStages();

async function settings({ simulator }: Stage, line: string, options = {}): Promise<string> {
  return privateText(await simulator.as('admin', 'general').run(`settings ${line}`, options));
}

it('/settings spoilers shows spoilers in the clear in this server alone, and after a restart', async () => {
  const environment = { DATABASE_URL: `sqlite:${join(await newFolder(), 'bot.db')}` };
  const stage = await open({ environment });
  const { simulator } = stage;
  const fan = simulator.as('fan', 'general');
  const before = await fan.run('cast', { name: 'Vecna' });
  expect(textOf(before)).toContain('🙈');
  expect(await settings(stage, 'show')).toContain('Spoilers are hidden');
  expect(await settings(stage, 'spoilers', { season: 'Season 4' })).toContain('up to season 4');
  expect(await settings(stage, 'show')).toContain('up to season 4');

  for (const isNew of [false, true]) {
    if (isNew) await stage.bot.close(1000);
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

it('/settings refuses other members, and seasons that have not aired', async () => {
  const stage = await open({});
  const fan = stage.simulator.as('fan', 'general');
  await expect(fan.run('settings show')).rejects.toThrow(CommandRefused);
  const admin = stage.simulator.as('admin', 'general');
  const choices = await admin.complete('settings spoilers', 'season', 'sea');
  expect(choices.map(({ value }) => value)).toEqual(['1', '2', '3', '4']);
  for (const season of ['5', '-1', 'the fourth']) {
    expect(await settings(stage, 'spoilers', { season })).toContain(
      "isn't a season that has aired. Choose one up to 4, or none.",
    );
  }
  expect(await settings(stage, 'show')).toContain('Spoilers are hidden');
});
