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
          /Discord doesn't show \/reload to fan in #general. It can be run as \w+ and in admin/u,
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
    await expect
      .poll(() => harness.page.getByRole('heading', { level: 1 }).innerText())
      .toBe('control');
    await harness.become('fan');
    await expect
      .poll(() => harness.page.getByRole('heading', { level: 1 }).innerText())
      .toBe('general');
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
    const { id } = harness.simulator.world.channelOf('announcements');
    await harness.post(id, { content: 'News.' });
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
    await harness.post(id, { content: '**Hear** ||not this||', embeds: [{ title: 'a title' }] });
    await expect
      .poll(() => harness.page.locator('.unseen[role=status]').innerText())
      .toBe('Hawkins Post: Hear (spoiler). a title');
  });
});
