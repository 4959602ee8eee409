import { describe, expect, test } from 'vitest';
import { useHarness } from './harness.ts';

const harness = useHarness();

/** The user's actions in the transcript. */
function sent(): readonly string[] {
  return harness.simulator.transcript.entries
    .filter(({ kind }) => kind === 'user')
    .map(({ summary }) => summary);
}

/** The command, its options and the text after them, as the box shows them. */
function drafted(): Promise<string> {
  return harness.page.evaluate<string>(`(() => {
    const box = document.querySelector('.composer-box');
    const chips = [...box.querySelectorAll('.chip')].map(
      (chip) => chip.querySelector('label').textContent + ':' + chip.querySelector('input').value,
    );
    const command = box.querySelector('.composer-command')?.textContent;
    return [command, ...chips, box.querySelector('.composer-last').value].filter(Boolean).join('|');
  })()`);
}

describe('the composer', () => {
  test('gets what is typed while nothing has the focus', async () => {
    await harness.box.waitFor();
    await harness.page.evaluate('document.activeElement.blur()');
    await harness.page.keyboard.type('/quote');
    expect(await harness.box.inputValue()).toBe('/quote');
  });

  test('lists the commands with their descriptions after a slash', async () => {
    await harness.box.pressSequentially('/');
    const rows = harness.page.getByRole('listbox', { name: 'Commands' }).getByRole('option');
    await expect
      .poll(() => rows.allInnerTexts())
      .toEqual([
        expect.stringMatching(/^\/cast\s+Look up cast and crew/u),
        expect.stringMatching(/^\/quote\s/u),
        expect.stringMatching(/^\/status\s/u),
        expect.stringMatching(/^\/about\s/u),
      ]);
    await harness.page.keyboard.press('Escape');
    await expect.poll(() => rows.count()).toBe(0);
  });

  test.each([
    ['/about', 'Hawkins Post'],
    ['/status', 'As of'],
    ['/cast', 'As of'],
    ['/quote', '—'],
  ])('sends %s', async (line, text) => {
    await harness.adds(() => harness.ask(line));
    await harness.sees(text);
    await harness.sees(line.slice(1), harness.newest.locator('discord-command'));
    expect([...harness.foreignRequests, ...harness.complaints]).toEqual([]);
  });

  test('completes a value by keyboard', async () => {
    const { keyboard } = harness.page;
    await harness.box.pressSequentially('/ca');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.type('sadie');
    const option = harness.page.getByRole('option', { name: 'Max Mayfield' });
    await option.waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect
      .poll(() => harness.page.getByLabel('name', { exact: true }).inputValue())
      .toMatch(/^Max Mayfield/u);
    await keyboard.press('Enter');
    await harness.sees('Max Mayfield · Sadie Sink');
    expect(sent().at(-1)).toBe('fan in general runs /cast name:sadie-sink');
  });

  test('shows options as chips, which Backspace removes', async () => {
    const { page } = harness;
    const { keyboard } = page;
    await harness.box.pressSequentially('/status topic:fil');
    await keyboard.press('Enter');
    await keyboard.type('private:t');
    await keyboard.press('Enter');
    const chips = page.locator('.chip label');
    await expect.poll(() => chips.allInnerTexts()).toEqual(['topic', 'private']);
    expect(await page.getByLabel('topic', { exact: true }).inputValue()).toBe('Filming');
    for (const _ of '>True<') await keyboard.press('Backspace');
    await expect.poll(() => chips.allInnerTexts()).toEqual(['topic']);
    await keyboard.press('Enter');
    await harness.sees('ilming');
    expect(sent().at(-1)).toBe('fan in general runs /status topic:filming');
  });

  test.each([
    [
      '/status topic:weather',
      "topic: doesn't have the choice “weather”. It takes Overview, Filming, Release, Episodes, Story or Delay.",
      1,
    ],
    ['/about max', "“max” doesn't belong to an option. Did you mean private:max?", 0],
    ['/weather', expect.stringContaining("There's no command /weather."), 0],
  ])('explains the problem of %s, keeps it and sends nothing', async (line, problem, wrong) => {
    const before = sent().length;
    await harness.ask(line);
    const alerts = harness.page.getByRole('alert');
    await expect.poll(() => alerts.allInnerTexts()).toContainEqual(problem);
    expect(await harness.page.locator('[aria-invalid=true]').count()).toBe(wrong);
    expect((await drafted()).replace('|', ' ').trim()).toBe(line);
    expect(sent()).toHaveLength(before);
  });

  test.each([
    ['/cast max', '/cast|name:max', 'name'],
    ['/cast name:name:max', '/cast|name:max', 'name'],
    ['/cast private:', '/cast|private:', 'private'],
    ['/status fil', '/status|topic:fil', 'topic'],
    [
      '/updates add channel:#announcements days:weekdays time:18:00',
      '/updates add|channel:#announcements|days:weekdays|time:18:00',
      'time',
    ],
    [
      '/updates add days:weekdays channel:#ann',
      '/updates add|channel:#ann|days:weekdays',
      'channel',
    ],
  ])('takes %s as it is typed', async (line, expected, focused) => {
    await harness.become('admin');
    await harness.box.pressSequentially(line);
    await expect.poll(drafted).toBe(expected);
    const focus = harness.page.locator('.chip', { has: harness.page.locator(':focus') });
    expect(await focus.locator('label').innerText()).toBe(focused);
  });

  test('completes a name that was typed without its option', async () => {
    const { keyboard } = harness.page;
    await harness.box.pressSequentially('/cast max');
    await harness.page.getByRole('option', { name: 'Max Mayfield', selected: true }).waitFor();
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await harness.sees('Max Mayfield · Sadie Sink');
    expect(sent().at(-1)).toBe('fan in general runs /cast name:sadie-sink');
  });

  test('leaves a text in its place until the input method has composed it', async () => {
    const client = await harness.page.context().newCDPSession(harness.page);
    await harness.box.pressSequentially('/cast ');
    for (const text of ['え', 'える']) {
      await client.send('Input.imeSetComposition', { text, selectionStart: 1, selectionEnd: 1 });
    }
    await expect.poll(drafted).toBe('/cast|える');
    await client.send('Input.insertText', { text: 'エル' });
    await expect.poll(drafted).toBe('/cast|name:エル');
  });

  test.each([
    ['Delete', ''],
    ['x', 'x'],
    ['ArrowRight', '/cast|name:max|private:true'],
  ])('selects the whole command with Ctrl+A; %s leaves %j', async (key, expected) => {
    const { keyboard } = harness.page;
    await harness.box.focus();
    await keyboard.insertText('/cast name:max private:true');
    await harness.page.getByLabel('name', { exact: true }).focus();
    await keyboard.press('Control+a');
    await expect.poll(drafted).toBe('/cast name:max private:true');
    await keyboard.press(key);
    await expect.poll(drafted).toBe(expected);
    await keyboard.type('!');
    await expect.poll(drafted).toBe(expected.includes('|') ? `${expected}|!` : `${expected}!`);
  });

  test('splits a pasted line into options', async () => {
    await harness.box.focus();
    await harness.page.keyboard.insertText('/cast name:nancy wheeler private:true');
    await expect
      .poll(() => harness.page.locator('.chip label').allInnerTexts())
      .toEqual(['name', 'private']);
    await harness.page.keyboard.press('Enter');
    await harness.sees('Only you can see this');
    expect(sent().at(-1)).toBe('fan in general runs /cast name:nancy wheeler private:true');
  });

  test('recalls the last commands with the up arrow', async () => {
    const { keyboard } = harness.page;
    await harness.ask('/status topic:delay');
    await harness.sees('elay');
    await harness.adds(() => harness.ask('/about'));
    await harness.box.focus();
    await keyboard.press('ArrowUp');
    await expect.poll(() => harness.page.locator('.composer-command').innerText()).toBe('/about');
    await keyboard.press('ArrowUp');
    await expect
      .poll(() => harness.page.getByLabel('topic', { exact: true }).inputValue())
      .toBe('delay');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await expect.poll(() => harness.page.locator('.composer-command').count()).toBe(0);
  });

  test('closes the list and then clears the text with Escape', async () => {
    const { keyboard } = harness.page;
    await harness.box.pressSequentially('/status ');
    await keyboard.press('Escape');
    await expect.poll(() => harness.page.locator('.composer-command').count()).toBe(1);
    await keyboard.press('Escape');
    await expect.poll(() => harness.page.locator('.composer-command').count()).toBe(0);
  });

  test('lets Tab leave the box after a filled option', async () => {
    const { keyboard } = harness.page;
    await harness.box.pressSequentially('/status topic:');
    await keyboard.press('Enter');
    await keyboard.press('Tab');
    await expect.poll(() => harness.page.locator(':focus').getAttribute('aria-label')).toBe('Send');
  });
});
