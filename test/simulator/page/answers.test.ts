import type { Locator } from 'playwright-core';
import { MessageFlags } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { createMessage } from '../../../simulator/messages/create-message.ts';
import type { StoredMessage } from '../../../simulator/world/message-book.ts';
import { useHarness } from './harness.ts';

const harness = useHarness();

const general = (): string => harness.simulator.world.channelOf('general').id;
const messages = (): Locator => harness.page.locator('discord-message');

function isFocused(element: Locator): Promise<boolean> {
  return element.evaluate((one: { matches?: (selector: string) => boolean }) =>
    Boolean(one.matches?.(':focus')),
  );
}

describe('an answer of the bot', () => {
  test('becomes another quote after its button Another', async () => {
    await harness.ask('/quote');
    await harness.sees('—');
    const count = await messages().count();
    const before = await harness.newest.innerText();
    await harness.newest.getByRole('button', { name: 'Another' }).click();
    await expect.poll(() => harness.newest.innerText()).not.toBe(before);
    expect(await messages().count()).toBe(count);
  });

  test('has a button Sources, and its private answer can be dismissed by keyboard', async () => {
    await harness.ask('/quote');
    await harness.sees('—');
    await harness.newest.getByRole('button', { name: 'Sources' }).press('Enter');
    await harness.sees('Sources:');
    await harness.sees('Only you can see this');
    const count = await messages().count();
    await harness.newest.getByRole('button', { name: 'Dismiss message' }).press('Enter');
    await expect.poll(() => messages().count()).toBe(count - 1);
  });

  test.each(['a click', 'Enter'])('hides a spoiler until %s opens it', async (way) => {
    await harness.ask('/cast name:max');
    await harness.sees('Max Mayfield · Sadie Sink');
    await harness.newest.getByRole('button', { name: 'Sources' }).click();
    await harness.newest.getByRole('heading', { name: 'Sources: Max Mayfield' }).waitFor();
    const spoiler = harness.newest.locator('post-spoiler').first();
    const inner = spoiler.locator(':scope > span');
    await inner.waitFor({ state: 'hidden' });
    expect(await inner.getAttribute('inert')).not.toBeNull();
    expect(await spoiler.getAttribute('role')).toBe('button');
    expect(await spoiler.getAttribute('aria-label')).toBe('Spoiler (season 4): open it');
    await (way === 'a click' ? spoiler.click() : spoiler.press('Enter'));
    await inner.waitFor({ state: 'visible' });
    if (way === 'Enter') await expect.poll(() => isFocused(spoiler)).toBe(true);
    expect(await inner.getAttribute('inert')).toBeNull();
  });

  test('has a menu that works by keyboard', async () => {
    await harness.ask('/cast');
    const menu = harness.newest.getByRole('combobox');
    await menu.focus();
    await harness.page.setViewportSize({ width: 320, height: 480 });
    await harness.page.keyboard.press('ArrowDown');
    const list = await harness.page.getByRole('listbox', { name: 'Pick someone' }).boundingBox();
    const room = await harness.page.getByRole('log').boundingBox();
    if (list === null || room === null) throw new Error('The list is not visible.');
    expect(list.y).toBeGreaterThanOrEqual(room.y);
    expect(list.y + list.height).toBeLessThanOrEqual(room.y + room.height);
    await harness.page.keyboard.press('ArrowDown');
    const option = harness.newest.locator('.menu-option.active strong');
    const name = await option.innerText();
    await harness.page.keyboard.press('Enter');
    await harness.sees(name.replace(/ \(.*$/u, '').split(' · ')[0] ?? name);
    expect(harness.simulator.transcript.refusals).toEqual([]);
  });

  test('is hidden from other people if private', async () => {
    await harness.ask('/status private:true');
    await harness.sees('Only you can see this');
    const hidden = harness.page.locator('discord-message[ephemeral]');
    const count = await hidden.count();
    expect(count).toBeGreaterThan(0);
    await harness.become('admin');
    await expect.poll(() => hidden.count()).toBe(0);
    await harness.become('fan');
    await expect.poll(() => hidden.count()).toBe(count);
  });
});

describe('a message in the channel', () => {
  test('comes below the note of an earlier failure', async () => {
    harness.simulator.faults.rest({}, { status: 503, body: { message: '', code: 0 } }, 20);
    await harness.ask('/about');
    const note = harness.page.getByRole('alert').filter({ hasText: 'Fan used /about.' });
    await note.waitFor();
    harness.simulator.faults.clear();
    await harness.post({ content: 'After the failure.' });
    await harness.sees('After the failure.');
    const [above, below] = await Promise.all([note.boundingBox(), harness.newest.boundingBox()]);
    expect(above?.y).toBeLessThan(below?.y ?? 0);
  });

  test('waits below while older messages are read', async () => {
    const scroller = harness.page.getByRole('log');
    const distance = (): Promise<number> =>
      harness.page.evaluate<number>(`(() => {
        const { scrollHeight, scrollTop, clientHeight } = document.querySelector('.messages');
        return scrollHeight - scrollTop - clientHeight;
      })()`);
    const jump = harness.page.getByRole('button', { name: 'Jump to the end' });
    for (const content of ['line\n'.repeat(20), 'The end.']) await harness.post({ content });
    await harness.sees('The end.');
    await expect.poll(distance).toBeLessThan(2);
    await harness.page.setViewportSize({ width: 390, height: 400 });
    await expect.poll(distance).toBeLessThan(2);
    expect(await jump.count()).toBe(0);
    await scroller.press('Home');
    await jump.filter({ hasText: "You're viewing older messages." }).waitFor();
    const top = await distance();
    await harness.post({ content: 'More.' });
    await jump.filter({ hasText: '1 new message.' }).waitFor();
    expect(await distance()).toBeGreaterThan(top);
    await jump.press('Enter');
    await jump.waitFor({ state: 'detached' });
    expect(await isFocused(scroller)).toBe(true);
    await expect.poll(distance).toBeLessThan(2);
  });

  test("shows timestamps in the viewer's time zone and language", async () => {
    await harness.post({ content: 'At <t:1704738600:f>, <t:1704738600:t>' });
    await harness.sees('8 January 2024 at 18:30');
    await harness.become('fan-in-japan');
    await harness.sees('2024年1月9日 3:30');
    await harness.become('admin');
    await harness.sees('January 8, 2024 at 1:30');
  });

  test('shows the names of mentions', async () => {
    const { world } = harness.simulator;
    const content = `<@${world.userOf('fan').id}> in <#${general()}> of <@&1100000000000000112>`;
    await harness.post({ content });
    const mentions = harness.newest.locator('discord-mention');
    await expect.poll(() => mentions.allInnerTexts()).toEqual(['Fan', 'general', 'News']);
    expect(await mentions.first().getAttribute('highlight')).not.toBeNull();
  });

  test('shows markdown as in Discord', async () => {
    await harness.post({
      content:
        '# Head\n- one\n  - two **bold**\n-# small\n> quoted\n`code` ~~gone~~ __under__ *it*',
    });
    await harness.newest.locator('.text-heading', { hasText: 'Head' }).waitFor();
    expect(await harness.newest.locator('.text-item').allInnerTexts()).toEqual([
      '•\none',
      '◦\ntwo bold',
    ]);
    const parts = ['strong', 'discord-subscript', 'discord-quote', 'discord-code', 's', 'u', 'em'];
    for (const part of parts) expect(await harness.newest.locator(part).count(), part).toBe(1);
  });

  test('shows a picture and offers a file for download', async () => {
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    await harness.post({ content: 'Files' }, [
      { name: 'dot.png', data: picture, contentType: 'image/png' },
      { name: 'notes.html', data: Buffer.from('<script>1</script>'), contentType: 'text/html' },
    ]);
    const image = harness.newest.getByAltText('dot.png');
    await expect
      .poll(() => image.evaluate((one: { naturalWidth?: number }) => one.naturalWidth))
      .toBe(1);
    const link = harness.newest.locator('discord-file-attachment').getByRole('link').first();
    const address = new URL((await link.getAttribute('href')) ?? '', harness.url);
    const answer = await fetch(address);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toBe('attachment');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  });

  test('links to a remote picture without loading it', async () => {
    await harness.post({
      embeds: [{ title: 'Far', image: { url: 'https://example.com/far.png' } }],
    });
    await harness.sees("which isn't loaded here");
    expect(harness.foreignRequests).toEqual([]);
  });

  test('shows that the bot is thinking until the answer arrives', async () => {
    const { world } = harness.simulator;
    const message = createMessage({
      id: world.ids.next(),
      at: harness.time.now,
      channelId: general(),
      author: world.bot,
      type: 0,
      draft: { flags: MessageFlags.Loading },
    });
    const stored: StoredMessage = { message };
    world.book.add(stored);
    await harness.post({ content: 'Something else.' });
    const shown = (text: string) => harness.page.getByRole('article').getByText(text);
    await shown('Post is thinking…').waitFor();
    stored.message = { ...message, flags: MessageFlags.SuppressEmbeds, content: 'Done thinking.' };
    await harness.post({ content: 'Something else again.' });
    await shown('Done thinking.').waitFor();
    expect(await shown('Post is thinking…').count()).toBe(0);
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
  ])('shows the hostile text %s as text', async (text) => {
    let opened = 0;
    harness.page.on('dialog', (dialog) => {
      opened += 1;
      void dialog.dismiss();
    });
    const cut = (most: number): string => text.slice(0, most);
    await harness.post({
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
    await harness.newest.locator('discord-embed').waitFor();
    const elements = harness.newest.locator(
      'script, iframe, svg[onload], img[onerror], [onclick], [onmouseover]',
    );
    expect(await elements.count()).toBe(0);
    expect(await harness.newest.locator('a[href^="javascript:" i]').count()).toBe(0);
    expect(opened).toBe(0);
    expect(harness.complaints).toEqual([]);
    expect(harness.foreignRequests).toEqual([]);
  });
});
