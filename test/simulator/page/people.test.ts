import { describe, expect, test } from 'vitest';
import { useStage } from './stage.ts';

const stage = useStage();

async function channels(): Promise<readonly string[]> {
  return stage.page.getByRole('navigation').locator('.spot-name').allInnerTexts();
}

async function offered(): Promise<readonly string[]> {
  await stage.box.fill('/');
  const rows = stage.page.getByRole('listbox', { name: 'Commands' }).locator('strong');
  await rows.first().waitFor();
  const names = await rows.allInnerTexts();
  await stage.box.fill('');
  return names;
}

describe('GIVEN the switch of who one is', () => {
  test('AND a fan THEN the admin server is not there, and neither are its commands', async () => {
    expect(await channels()).toEqual(['general', 'A thread', 'announcements', 'lounge', 'Post']);
    expect(await offered()).not.toContain('/reload');
    await stage.ask('/reload');
    await expect
      .poll(() => stage.page.getByRole('alert').allInnerTexts())
      .toContainEqual(
        expect.stringMatching(
          /Discord doesn't show \/reload to fan in #general. It can be run as \w+ and in admin/u,
        ),
      );
  });

  test('AND the owner in the admin server THEN the facts are reloaded', async () => {
    await stage.become('owner');
    await stage.goTo('control');
    await expect.poll(() => offered()).toContain('/reload');
    await stage.ask('/reload');
    await stage.sees(/reload|facts/iu);
    await stage.sees('Only you can see this');
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  test('AND somebody who can not see the place THEN they are back in #general', async () => {
    await stage.become('owner');
    await stage.goTo('control');
    await expect
      .poll(() => stage.page.getByRole('heading', { level: 1 }).innerText())
      .toBe('control');
    await stage.become('fan');
    await expect
      .poll(() => stage.page.getByRole('heading', { level: 1 }).innerText())
      .toBe('general');
  });

  test.each([
    ['announcements', 'fan'],
    ['A thread', 'fan'],
    ['lounge', 'fan'],
    ['Post', 'fan-in-japan'],
  ])('AND %s THEN %s gets an answer there', async (place, who) => {
    await stage.become(who);
    await stage.goTo(place);
    await stage.page.getByRole('heading', { level: 1, name: place }).waitFor();
    await stage.ask('/about');
    await stage.sees('Hawkins Post');
    expect(stage.complaints).toEqual([]);
  });

  test('AND a post elsewhere THEN its channel is marked as unread until it was seen', async () => {
    const { id } = stage.simulator.world.channelOf('announcements');
    await stage.post(id, { content: 'News.' });
    const spot = stage.page.getByRole('navigation').getByRole('button', { name: 'announcements' });
    await expect.poll(() => spot.innerText()).toContain('new messages');
    await spot.click();
    await stage.sees('News.');
    await stage.goTo('general');
    await expect.poll(() => spot.innerText()).not.toContain('new messages');
  });

  test('AND a new message THEN a screen reader is told what it says', async () => {
    const { id } = stage.simulator.world.channelOf('general');
    await stage.post(id, { content: '**Hear** ||not this||', embeds: [{ title: 'a title' }] });
    await expect
      .poll(() => stage.page.locator('.unseen[role=status]').innerText())
      .toBe('Post: Hear (spoiler). a title');
  });
});
