import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { useStage } from './stage.ts';

const stage = useStage();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function backstage(): Locator {
  return stage.page.getByRole('complementary', { name: 'Backstage' });
}

function press(name: string): Promise<void> {
  return backstage().getByRole('button', { name }).click();
}

describe('GIVEN backstage', () => {
  test('AND a day on THEN Discord, the bot and the page are a day on', async () => {
    const before = stage.time.now;
    await press('A day on');
    await expect.poll(() => stage.time.now - before).toBeGreaterThanOrEqual(24 * HOUR);
    await backstage().getByText('Not this computer’s time.').waitFor();
    await stage.ask('/about');
    // It has started by its own clock, which was put ahead with the rest.
    await stage.sees('yesterday');
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  test.each([
    ['Europe/London', '00:59'],
    ['America/New_York', '01:59'],
  ])(
    'AND a clock change in %s THEN it is %s there, and a minute later the change',
    async (zone, before) => {
      await backstage().getByLabel('Time zone of the clock change').selectOption(zone);
      await press('Before a clock change');
      const timeThere = (): string =>
        new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: zone }).format(
          stage.time.now,
        );
      await expect.poll(timeThere).toBe(before);
      const offsetAt = (time: number): string | undefined =>
        new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
          .formatToParts(time)
          .find(({ type }) => type === 'timeZoneName')?.value;
      expect(offsetAt(stage.time.now)).not.toBe(offsetAt(stage.time.now + 2 * MINUTE));
    },
  );

  test('AND a zone without clock changes THEN it says so and nothing moves', async () => {
    const before = stage.time.now;
    await backstage().getByLabel('Time zone of the clock change').selectOption('Asia/Tokyo');
    await press('Before a clock change');
    await backstage().getByText('The clocks in Asia/Tokyo never change.').waitFor();
    expect(stage.time.now - before).toBeLessThan(HOUR);
  });

  test('AND no permission in the channel THEN the bot may not write there until it is given back', async () => {
    const { id } = stage.simulator.world.channelOf('general');
    const box = backstage().getByRole('switch', { name: 'The bot may not write in #general' });
    await box.check();
    await expect.poll(() => stage.simulator.world.botMay(id, 'SendMessages')).toBe(false);
    await expect(stage.post(id, { content: 'x' })).rejects.toMatchObject({ code: 50_013 });
    await box.uncheck();
    await expect.poll(() => stage.simulator.world.botMay(id, 'SendMessages')).toBe(true);
    await stage.post(id, { content: 'Again.' });
    await stage.sees('Again.');
  });

  test('AND Discord is down THEN no answer comes, and one does when it is up again', async () => {
    const box = backstage().getByRole('switch', { name: 'Discord is down' });
    await box.check();
    await expect.poll(() => box.isChecked()).toBe(true);
    await stage.ask('/about');
    await stage.page.getByText('The application did not respond').first().waitFor();
    await box.uncheck();
    await stage.ask('/status');
    await stage.sees('As of');
  });

  test('AND Discord is slow THEN the answer comes later', async () => {
    const box = backstage().getByRole('switch', { name: 'Discord is slow' });
    await box.check();
    const began = performance.now();
    await stage.ask('/quote');
    await stage.page.getByText(/sending/u).waitFor();
    await stage.sees('Printed in');
    expect(performance.now() - began).toBeGreaterThan(1_900);
    await box.uncheck();
  });

  test('AND the transcript THEN a row opens and shows what was said', async () => {
    await stage.ask('/about');
    await stage.sees('Hawkins Post');
    await backstage().getByLabel('Show').selectOption('REST');
    const row = backstage().locator('details', { hasText: '/callback' }).first();
    await row.locator('summary').click();
    await expect.poll(() => row.locator('pre').innerText()).toContain('"embeds"');
    expect(await row.innerText()).not.toMatch(/[\w-]{60,}/u);
  });

  test('AND the bot does what a correct one never does THEN the checks show it in red', async () => {
    const { id } = stage.simulator.world.channelOf('general');
    await expect(stage.post(id, { content: 'x'.repeat(2_001) })).rejects.toMatchObject({
      code: 50_035,
    });
    await backstage().getByText('The strict checks have refused 1 of what the bot sent.').waitFor();
  });

  test('AND a reset THEN nothing is left, the clock is right, and the bot answers', async () => {
    await press('A day on');
    await press('Reset everything');
    await expect.poll(() => stage.page.locator('discord-message').count()).toBe(0);
    await expect.poll(() => stage.bot.state.kind, { timeout: 20_000 }).toBe('ready');
    expect(Math.abs(stage.time.now - Date.now())).toBeLessThan(5_000);
    await backstage().getByText('The strict checks have refused nothing.').waitFor();
    await stage.ask('/about');
    await stage.sees('Hawkins Post');
  });
});
