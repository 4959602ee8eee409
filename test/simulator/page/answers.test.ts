import { MessageFlags } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { createMessage } from '../../../simulator/messages/create-message.ts';
import type { StoredMessage } from '../../../simulator/world/message-book.ts';
import { useStage } from './stage.ts';

const stage = useStage();

function general(): string {
  return stage.simulator.world.channelOf('general').id;
}

describe('GIVEN an answer of the bot', () => {
  test('AND its button Another THEN the message becomes another quote', async () => {
    await stage.ask('/quote');
    await stage.sees('Printed in');
    const count = await stage.page.locator('discord-message').count();
    const title = stage.newest.locator('.embed-title');
    const before = await title.innerText();
    await stage.newest.getByRole('button', { name: 'Another' }).click();
    await expect.poll(() => title.innerText()).not.toBe(before);
    expect(await stage.page.locator('discord-message').count()).toBe(count);
  });

  test('AND its button Sources, by keyboard THEN a private answer comes, and can be dismissed', async () => {
    await stage.ask('/quote');
    await stage.sees('Printed in');
    await stage.newest.getByRole('button', { name: 'Sources' }).focus();
    await stage.page.keyboard.press('Enter');
    await stage.sees('Sources:');
    await stage.sees('Only you can see this');
    const count = await stage.page.locator('discord-message').count();
    await stage.newest.getByRole('button', { name: 'Dismiss message' }).focus();
    await stage.page.keyboard.press('Enter');
    await expect.poll(() => stage.page.locator('discord-message').count()).toBe(count - 1);
  });

  test.each(['a click', 'Enter'])(
    'AND a spoiler THEN it is hidden from everybody until %s opens it',
    async (way) => {
      await stage.ask('/cast name:max');
      await stage.sees('Played by');
      const spoiler = stage.newest.locator('post-spoiler').first();
      const inner = spoiler.locator(':scope > span');
      await inner.waitFor({ state: 'hidden' });
      expect(await inner.getAttribute('inert')).not.toBeNull();
      expect(await spoiler.getAttribute('role')).toBe('button');
      if (way === 'a click') await spoiler.click();
      else {
        await spoiler.focus();
        await stage.page.keyboard.press('Enter');
      }
      await inner.waitFor({ state: 'visible' });
      expect(await inner.getAttribute('inert')).toBeNull();
    },
  );

  test('AND a menu THEN a choice by keyboard is sent to the bot', async () => {
    await stage.ask('/cast');
    const menu = stage.newest.getByRole('combobox');
    await menu.focus();
    await stage.page.keyboard.press('ArrowDown');
    await stage.page.keyboard.press('ArrowDown');
    const option = stage.newest.locator('.menu-option.active strong');
    const name = await option.innerText();
    await stage.page.keyboard.press('Enter');
    await stage.sees(name.replace(/ \(.*$/u, '').split(' · ')[0] ?? name);
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  test('AND it is private THEN nobody else sees it', async () => {
    await stage.ask('/status private:true');
    await stage.sees('Only you can see this');
    const hidden = stage.page.locator('discord-message[ephemeral]');
    const count = await hidden.count();
    expect(count).toBeGreaterThan(0);
    await stage.become('admin');
    await expect.poll(() => hidden.count()).toBe(0);
    await stage.become('fan');
    await expect.poll(() => hidden.count()).toBe(count);
  });
});

describe('GIVEN a message in the channel', () => {
  test('AND timestamps THEN each viewer sees them in their own zone and language', async () => {
    await stage.post(general(), { content: 'At <t:1704738600:f>, <t:1704738600:t>' });
    await stage.sees('8 January 2024 at 18:30');
    await stage.become('fan-in-japan');
    await stage.sees('2024年1月9日 3:30');
    await stage.become('admin');
    await stage.sees('January 8, 2024 at 1:30');
  });

  test('AND mentions THEN they have names', async () => {
    const { world } = stage.simulator;
    const content = `<@${world.userOf('fan').id}> in <#${general()}> of <@&1100000000000000112>`;
    await stage.post(general(), { content });
    const mentions = stage.newest.locator('discord-mention');
    await expect.poll(() => mentions.allInnerTexts()).toEqual(['Fan', 'general', 'News']);
    expect(await mentions.first().getAttribute('highlight')).not.toBeNull();
  });

  test('AND markdown THEN it is drawn as Discord draws it', async () => {
    await stage.post(general(), {
      content:
        '# Head\n- one\n  - two **bold**\n-# small\n> quoted\n`code` ~~gone~~ __under__ *it*',
    });
    await stage.newest.locator('.text-heading', { hasText: 'Head' }).waitFor();
    expect(await stage.newest.locator('.text-item').allInnerTexts()).toEqual([
      '•\none',
      '◦\ntwo bold',
    ]);
    const parts = ['strong', 'discord-subscript', 'discord-quote', 'discord-code', 's', 'u', 'em'];
    for (const part of parts) expect(await stage.newest.locator(part).count(), part).toBe(1);
  });

  test('AND a picture and a file THEN the one is shown and the other offered', async () => {
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    await stage.post(general(), { content: 'Files' }, [
      { name: 'dot.png', data: picture, contentType: 'image/png' },
      { name: 'notes.html', data: Buffer.from('<script>1</script>'), contentType: 'text/html' },
    ]);
    const image = stage.newest.getByAltText('dot.png');
    await expect
      .poll(() => image.evaluate((one: { naturalWidth?: number }) => one.naturalWidth))
      .toBe(1);
    const link = stage.newest.locator('discord-file-attachment').getByRole('link').first();
    const address = new URL((await link.getAttribute('href')) ?? '', stage.url);
    const answer = await fetch(address);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toBe('attachment');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  });

  test('AND a picture from elsewhere THEN it is named and not loaded', async () => {
    await stage.post(general(), {
      embeds: [{ title: 'Far', image: { url: 'https://example.com/far.png' } }],
    });
    await stage.sees('which is not loaded here');
    expect(stage.requests.every((url) => url.startsWith(stage.url))).toBe(true);
  });

  test('AND the bot still thinks THEN it says so until the answer is there', async () => {
    const { world } = stage.simulator;
    const message = createMessage({
      id: world.ids.next(),
      at: stage.time.now,
      channelId: general(),
      author: world.bot,
      type: 0,
      flags: MessageFlags.Loading,
    });
    const stored: StoredMessage = { message };
    world.book.add(stored);
    await stage.post(general(), { content: 'Something else.' });
    await stage.page.getByText('Post is thinking…').waitFor();
    stored.message = { ...message, flags: MessageFlags.SuppressEmbeds, content: 'Done thinking.' };
    await stage.post(general(), { content: 'Something else again.' });
    await stage.page.getByText('Done thinking.').waitFor();
    expect(await stage.page.getByText('Post is thinking…').count()).toBe(0);
  });

  test.each([
    '<img src=x onerror="alert(1)">',
    '<script>alert(1)</script>',
    '[click](javascript:alert(1))',
    '`<svg onload=alert(1)>` **<b onclick=alert(1)>x</b>**',
    '||<iframe srcdoc="<script>alert(1)</script>">||',
    '{{constructor.constructor("alert(1)")()}} ${alert(1)}',
    '<a:x:1100000000000000001> 1100000000000000001 </x:1100000000000000001>',
    `${'**'.repeat(60)}${'||'.repeat(60)}${'> - '.repeat(60)}`,
  ])('AND the hostile text %s THEN it is text everywhere, and no more', async (text) => {
    let opened = 0;
    stage.page.on('dialog', (dialog) => {
      opened += 1;
      void dialog.dismiss();
    });
    const cut = (most: number): string => text.slice(0, most);
    await stage.post(general(), {
      content: text,
      embeds: [
        {
          title: cut(256),
          description: text,
          author: { name: cut(256), url: 'https://example.com/"onmouseover="alert(1)' },
          footer: { text },
          fields: [{ name: cut(256), value: text }],
        },
      ],
      components: [
        { type: 1, components: [{ type: 2, style: 2, label: cut(80), custom_id: cut(100) }] },
      ],
    });
    await stage.newest.locator('discord-embed').waitFor();
    const elements = stage.newest.locator(
      'script, iframe, svg[onload], img[onerror], [onclick], [onmouseover]',
    );
    expect(await elements.count()).toBe(0);
    expect(await stage.newest.locator('a[href^="javascript:" i]').count()).toBe(0);
    expect(opened).toBe(0);
    expect(stage.complaints).toEqual([]);
    expect(stage.requests.every((url) => url.startsWith(stage.url))).toBe(true);
  });
});
