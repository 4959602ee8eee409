import { describe, expect, test } from 'vitest';
import { useHarness } from './harness.ts';

const harness = useHarness();

async function channels(): Promise<readonly string[]> {
  return harness.page.getByRole('navigation').locator('.channel-name').allInnerTexts();
}

async function offered(): Promise<readonly string[]> {
  await harness.box.fill('/');
  const rows = harness.page.getByRole('listbox', { name: 'Commands' }).locator('strong');
  await rows.first().waitFor();
  const names = await rows.allInnerTexts();
  await harness.box.fill('');
  return names;
}

describe('the menu of personas', () => {
  test('hides the admin server and its commands from a fan', async () => {
    expect(await channels()).toEqual([
      'general',
      'A thread',
      'announcements',
      'lounge',
      'Hawkins Post',
    ]);
    expect(await offered()).not.toContain('/reload');
    await harness.ask('/reload');
    await expect
      .poll(() => harness.page.getByRole('alert').allInnerTexts())
      .toContainEqual(
        expect.stringMatching(
          /Discord doesn't show \/reload to fan in #general. It can be run as \w+ in #control of Admin Server \(admin\)/u,
        ),
      );
  });

  test('lets the owner reload the facts in the admin server', async () => {
    await harness.become('owner');
    await harness.goTo('control');
    await expect.poll(() => offered()).toContain('/reload');
    await harness.ask('/reload');
    await harness.sees(/reload|facts/iu);
    await harness.sees('Only you can see this');
    expect(harness.simulator.transcript.refusals).toEqual([]);
  });

  test("returns to #general if the new persona can't see the channel", async () => {
    await harness.become('owner');
    await harness.goTo('control');
    const heading = harness.page.getByRole('heading', { level: 1 });
    await expect.poll(() => heading.innerText()).toBe('control');
    await harness.become('fan');
    await expect.poll(() => heading.innerText()).toBe('general');
  });

  test.each([
    ['announcements', 'fan'],
    ['A thread', 'fan'],
    ['lounge', 'fan'],
    ['Hawkins Post', 'fan-in-japan'],
  ])('gets an answer in %s as %s', async (place, who) => {
    await harness.become(who);
    await harness.goTo(place);
    await harness.page.getByRole('heading', { level: 1, name: place }).waitFor();
    await harness.ask('/about');
    await harness.sees('Hawkins Post');
    expect(harness.complaints).toEqual([]);
  });

  test('marks another channel as unread until it is opened', async () => {
    await harness.post({ content: 'News.' }, [], 'announcements');
    const button = harness.page
      .getByRole('navigation')
      .getByRole('button', { name: 'announcements' });
    await expect.poll(() => button.innerText()).toContain('new messages');
    await button.click();
    await harness.sees('News.');
    await harness.goTo('general');
    await expect.poll(() => button.innerText()).not.toContain('new messages');
  });

  test('announces a new message to screen readers', async () => {
    const { id } = harness.simulator.world.channelOf('general');
    const content = `**Hear** ||not this|| in <#${id}> on <t:1704738600:D>`;
    await harness.post({ content, embeds: [{ title: 'a title' }] });
    await expect
      .poll(() => harness.page.locator('.unseen[role=status]').innerText())
      .toBe('Hawkins Post: Hear (spoiler) in general on 8 January 2024. a title');
  });

  test('announces what a button has changed', async () => {
    const said = harness.page.locator('.unseen[role=status]');
    await harness.ask('/quote');
    await expect.poll(() => said.innerText()).toContain('“');
    const before = await said.innerText();
    await harness.newest.getByRole('button', { name: 'Another' }).click();
    await expect.poll(() => said.innerText()).not.toBe(before);
    const words = (await harness.newest.locator('discord-quote').first().innerText()).slice(0, 20);
    expect(await said.innerText()).toContain(words);
  });
});
