import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { useStage } from './stage.ts';

const stage = useStage();

function press(name: string): Promise<void> {
  return stage.page.getByRole('complementary').getByRole('button', { name }).click();
}

function posts(): Locator {
  return stage.page.locator('discord-message').filter({ hasText: 'Production update' });
}

describe('GIVEN production updates', () => {
  test('AND a fan THEN the command is not there, and the page says whose it is', async () => {
    await stage.ask('/updates list');
    await stage.sees(
      "Discord doesn't show /updates to fan in #general. It can be run as admin.",
      stage.page.getByRole('alert'),
    );
  });

  test('AND an admin who sets them up THEN a jump of the clock brings each post at once', async () => {
    await stage.become('admin');
    await stage.ask('/updates add channel:#announcements content:news timezone:Europe/London');
    await stage.sees('Only you can see this');
    const next = stage.page.getByRole('button', { name: 'Next update' });
    await expect.poll(() => next.isEnabled()).toBe(true);
    await press('Next update');
    const spot = stage.page.getByRole('navigation').getByRole('button', { name: 'announcements' });
    await expect.poll(() => spot.innerText()).toContain('new messages');
    await spot.click();
    await expect.poll(() => posts().count()).toBe(1);
    const hour = new Intl.DateTimeFormat('en-GB', {
      timeStyle: 'short',
      timeZone: 'Europe/London',
    });
    expect(hour.format(stage.time.now)).toBe('18:00');
    await press('A day on');
    await expect.poll(() => posts().count()).toBe(2);
    await posts().last().getByRole('button').first().click();
    await stage.sees('Only you can see this');
    expect(stage.simulator.transcript.refusals).toEqual([]);
    expect(stage.complaints).toEqual([]);
  });

  test('AND no permission in the channel THEN nothing is posted, and the bot tells the admin why', async () => {
    await stage.become('admin');
    await stage.goTo('announcements');
    const before = 2;
    await expect.poll(() => posts().count()).toBe(before);
    await stage.page.getByRole('switch', { name: 'may not write in #announcements' }).check();
    await press('Next update');
    await stage.page.getByText('Time passes').waitFor({ state: 'detached' });
    await stage.ask('/updates check');
    await stage.sees(/Send Messages/u);
    expect(await posts().count()).toBe(before);
    await stage.page.getByRole('switch', { name: 'may not write in #announcements' }).uncheck();
    await press('A day on');
    await expect.poll(() => posts().count(), { timeout: 20_000 }).toBeGreaterThan(before);
  });

  test('AND an export THEN its file goes along with an import, and the bot reads it', async () => {
    await stage.become('admin');
    await stage.goTo('general');
    await stage.ask('/updates export');
    const link = stage.newest.locator('discord-file-attachment').getByRole('link').first();
    const address = new URL((await link.getAttribute('href')) ?? '', stage.url);
    const exported = Buffer.from(await (await fetch(address)).arrayBuffer());
    await stage.box.focus();
    await stage.page.keyboard.insertText('/updates import file: ');
    const file = { name: 'updates.json', mimeType: 'application/json', buffer: exported };
    await stage.page.getByLabel('file', { exact: true }).setInputFiles(file);
    await stage.page.getByRole('button', { name: 'Send' }).click();
    // The bot has read it: the same is set up already.
    await stage.sees('#1 posts the same content in the same channel');
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });
});
