import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { useHarness } from './harness.ts';

const harness = useHarness();

function posts(): Locator {
  return harness.page.locator('discord-message').filter({ hasText: /· \d+ sources?/u });
}

describe('production updates on the page', () => {
  test('are posted at once when the clock jumps', async () => {
    await harness.become('admin');
    await harness.ask(
      '/updates add channel:#announcements content:news timezone:Europe/London start:Beginning',
    );
    await harness.sees('Only you can see this');
    await harness.openBackstage();
    const next = harness.page.getByRole('button', { name: 'Next update' });
    await expect.poll(() => next.isEnabled()).toBe(true);
    await harness.press('Next update');
    const button = harness.page
      .getByRole('navigation')
      .getByRole('button', { name: 'announcements' });
    await expect.poll(() => button.innerText()).toContain('new messages');
    await button.click();
    await expect.poll(() => posts().count()).toBe(1);
    const options = { timeStyle: 'short', timeZone: 'Europe/London' } as const;
    expect(new Date(harness.time.now).toLocaleTimeString('en-GB', options)).toBe('18:00');
    await harness.press('A day ahead');
    await expect.poll(() => posts().count()).toBe(2);
    await posts().last().getByRole('button').first().click();
    await harness.sees('Only you can see this');
    expect(harness.simulator.transcript.refusals).toEqual([]);
    expect(harness.complaints).toEqual([]);
  });

  test("are explained by /updates check if the bot can't post", async () => {
    await harness.become('admin');
    await harness.goTo('announcements');
    const before = 2;
    await expect.poll(() => posts().count()).toBe(before);
    await harness.openBackstage();
    await harness.page.getByRole('switch', { name: 'may not write in #announcements' }).check();
    await harness.press('Next update');
    await harness.page.getByText('Time passes').waitFor({ state: 'detached' });
    await harness.ask('/updates check');
    await harness.sees(/Send Messages/u);
    expect(await posts().count()).toBe(before);
    await harness.page.getByRole('switch', { name: 'may not write in #announcements' }).uncheck();
    await harness.press('A day ahead');
    await expect.poll(() => posts().count(), { timeout: 20_000 }).toBeGreaterThan(before);
  });

  test('can be exported and imported as a file', async () => {
    await harness.become('admin');
    await harness.goTo('general');
    await harness.ask('/updates export');
    const link = harness.newest.locator('discord-file-attachment').getByRole('link').first();
    const address = new URL((await link.getAttribute('href')) ?? '', harness.url);
    const exported = Buffer.from(await (await fetch(address)).arrayBuffer());
    await harness.box.focus();
    await harness.page.keyboard.insertText('/updates import file: ');
    const file = { name: 'updates.json', mimeType: 'application/json', buffer: exported };
    await harness.page.getByLabel('file', { exact: true }).setInputFiles(file);
    await harness.page.getByRole('button', { name: 'Send' }).click();
    // The bot has read the file: the same subscription already exists.
    await harness.sees('#1 posts the same content in the same channel');
    expect(harness.simulator.transcript.refusals).toEqual([]);
  });
});
