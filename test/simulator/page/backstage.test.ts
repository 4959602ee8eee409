import type { Locator } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { useHarness } from './harness.ts';

const harness = useHarness();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function backstage(): Locator {
  return harness.page.getByRole('complementary', { name: 'Backstage' });
}

/** The name of the element that has the focus. */
function focused(): Promise<string> {
  return harness.page.evaluate<string>(
    `(document.activeElement.ariaLabel ?? document.activeElement.textContent).trim()`,
  );
}

beforeEach(() => harness.openBackstage());

describe('backstage', () => {
  test('closes with Escape and gives the focus back', async () => {
    const toggle = harness.page.getByRole('button', { name: 'Backstage', exact: true });
    expect(await toggle.getAttribute('aria-expanded')).toBe('true');
    await backstage().getByRole('button', { name: 'A day ahead' }).focus();
    await harness.page.keyboard.press('Escape');
    await backstage().waitFor({ state: 'detached' });
    await expect.poll(() => focused()).toBe('Backstage');
  });

  test('covers a narrow window like a drawer, and closes when the window gets narrow', async () => {
    await harness.page.setViewportSize({ width: 390, height: 780 });
    await backstage().waitFor({ state: 'detached' });
    await harness.openBackstage();
    await expect.poll(() => focused()).toBe('Close backstage');
    for (let step = 0; step < 40; step += 1) {
      await harness.page.keyboard.press('Tab');
      expect(await harness.page.locator('main :focus, nav :focus').count()).toBe(0);
    }
    await harness.page.mouse.click(10, 400);
    await backstage().waitFor({ state: 'detached' });
    await harness.box.click();
    await expect.poll(() => focused()).toMatch(/^Message #general/u);
  });

  test('moves Discord, the bot and the page a day ahead', async () => {
    const before = harness.time.now;
    await harness.press('A day ahead');
    await expect.poll(() => harness.time.now - before).toBeGreaterThanOrEqual(24 * HOUR);
    await backstage().getByText("Not this computer's time.").waitFor();
    await harness.ask('/about');
    // The bot's clock has moved too, so it started yesterday.
    await harness.sees('yesterday');
    expect(harness.simulator.transcript.refusals).toEqual([]);
  });

  test.each([
    ['Europe/London', '00:59'],
    ['America/New_York', '01:59'],
  ])('jumps to a minute before a clock change in %s, at %s', async (zone, before) => {
    await backstage().getByLabel('Time zone of the clock change').selectOption(zone);
    await harness.press('Before a clock change');
    const timeThere = (): string =>
      new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: zone }).format(
        harness.time.now,
      );
    await expect.poll(timeThere).toBe(before);
    const offsetAt = (time: number): string | undefined =>
      new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
        .formatToParts(time)
        .find(({ type }) => type === 'timeZoneName')?.value;
    expect(offsetAt(harness.time.now)).not.toBe(offsetAt(harness.time.now + 2 * MINUTE));
  });

  test('explains that a time zone has no clock changes', async () => {
    const before = harness.time.now;
    await backstage().getByLabel('Time zone of the clock change').selectOption('Asia/Tokyo');
    await harness.press('Before a clock change');
    await backstage().getByText('The clocks in Asia/Tokyo never change.').waitFor();
    expect(harness.time.now - before).toBeLessThan(HOUR);
  });

  test('denies and restores the permission to write in the channel', async () => {
    const { id } = harness.simulator.world.channelOf('general');
    const box = backstage().getByRole('switch', { name: 'The bot may not write in #general' });
    await box.check();
    await expect.poll(() => harness.simulator.world.botMay(id, 'SendMessages')).toBe(false);
    await expect(harness.post({ content: 'x' })).rejects.toMatchObject({ code: 50_013 });
    await box.uncheck();
    await expect.poll(() => harness.simulator.world.botMay(id, 'SendMessages')).toBe(true);
    await harness.post({ content: 'Again.' });
    await harness.sees('Again.');
  });

  test('takes Discord down and up again', async () => {
    const box = backstage().getByRole('switch', { name: 'Discord is down' });
    await box.check();
    await expect.poll(() => box.isChecked()).toBe(true);
    await harness.ask('/about');
    await harness.page.getByText('The application did not respond').first().waitFor();
    await box.uncheck();
    await harness.ask('/status');
    await harness.sees('As of');
  });

  test('slows Discord down', async () => {
    const box = backstage().getByRole('switch', { name: 'Discord is slow' });
    await box.check();
    const began = performance.now();
    await harness.ask('/quote');
    await harness.page.getByText(/sending/u).waitFor();
    await harness.sees('—');
    expect(performance.now() - began).toBeGreaterThan(1_900);
    await box.uncheck();
  });

  test("shows a request's body in the transcript", async () => {
    await harness.ask('/about');
    await harness.sees('Hawkins Post');
    await backstage().getByLabel('Show').selectOption('REST');
    const row = backstage().locator('details', { hasText: '/callback' }).first();
    await row.locator('summary').click();
    await expect.poll(() => row.locator('pre').innerText()).toContain('"embeds"');
    expect(await row.innerText()).not.toMatch(/[\w-]{60,}/u);
  });

  test("shows refusals that are the bot's fault in red", async () => {
    const tooLong = { content: 'x'.repeat(2_001) };
    await expect(harness.post(tooLong)).rejects.toMatchObject({ code: 50_035 });
    await backstage().getByText("The strict checks refused 1 of the bot's requests.").waitFor();
  });

  test('resets messages, clock and bot', async () => {
    await harness.press('A day ahead');
    await harness.press('Reset everything');
    await expect.poll(() => harness.page.locator('discord-message').count()).toBe(0);
    await expect.poll(() => harness.bot.state.kind, { timeout: 20_000 }).toBe('ready');
    expect(Math.abs(harness.time.now - Date.now())).toBeLessThan(5_000);
    await backstage().getByText('The strict checks refused nothing.').waitFor();
    await harness.ask('/about');
    await harness.sees('Hawkins Post');
  });
});
