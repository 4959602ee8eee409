import { describe, expect, test } from 'vitest';
import { useHarness } from './harness.ts';

const harness = useHarness();

/** The user's actions in the transcript. */
function sent(): readonly string[] {
  return harness.simulator.transcript.entries
    .filter(({ kind }) => kind === 'user')
    .map(({ summary }) => summary);
}

describe('the composer', () => {
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
    const before = await harness.page.locator('discord-message').count();
    await harness.ask(line);
    await expect.poll(() => harness.page.locator('discord-message').count()).toBe(before + 1);
    await harness.sees(text);
    await harness.sees(line.slice(1), harness.newest.locator('discord-command'));
    expect(harness.complaints).toEqual([]);
  });

  test('completes a value by keyboard', async () => {
    const { keyboard } = harness.page;
    await harness.box.focus();
    await keyboard.type('/ca');
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
    const { keyboard, page } = { keyboard: harness.page.keyboard, page: harness.page };
    await harness.box.focus();
    await keyboard.type('/status topic:');
    await keyboard.type('fil');
    await keyboard.press('Enter');
    await keyboard.type('private:');
    await keyboard.type('t');
    await keyboard.press('Enter');
    const chips = page.locator('.chip label');
    await expect.poll(() => chips.allInnerTexts()).toEqual(['topic', 'private']);
    expect(await page.getByLabel('topic', { exact: true }).inputValue()).toBe('Filming');
    await keyboard.press('Backspace');
    for (const _ of 'True') await keyboard.press('Backspace');
    await keyboard.press('Backspace');
    await expect.poll(() => chips.allInnerTexts()).toEqual(['topic']);
    await keyboard.press('Enter');
    await harness.sees('ilming');
    expect(sent().at(-1)).toBe('fan in general runs /status topic:filming');
  });

  test('explains an invalid value and sends nothing', async () => {
    const before = sent().length;
    await harness.ask('/status topic:weather');
    await expect
      .poll(() => harness.page.getByRole('alert').allInnerTexts())
      .toContain(
        "topic: doesn't have the choice “weather”. It takes Overview, Filming, Release, Episodes, Story or Delay.",
      );
    expect(
      await harness.page.getByLabel('topic', { exact: true }).getAttribute('aria-invalid'),
    ).toBe('true');
    expect(sent()).toHaveLength(before);
  });

  test('suggests the option of a loose value', async () => {
    await harness.ask('/cast nancy');
    await expect
      .poll(() => harness.page.getByRole('alert').allInnerTexts())
      .toContain("“nancy” doesn't belong to an option. Did you mean name:nancy?");
  });

  test('lists the commands after an unknown one', async () => {
    await harness.ask('/weather');
    await expect
      .poll(() => harness.page.getByRole('alert').allInnerTexts())
      .toContainEqual(expect.stringContaining("There's no command /weather."));
    expect(await harness.box.inputValue()).toBe('/weather ');
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
    await harness.ask('/about');
    await harness.sees('Hawkins Post');
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
    await harness.box.focus();
    await keyboard.type('/status ');
    await keyboard.press('Escape');
    await expect.poll(() => harness.page.locator('.composer-command').count()).toBe(1);
    await keyboard.press('Escape');
    await expect.poll(() => harness.page.locator('.composer-command').count()).toBe(0);
  });

  test('lets Tab leave the box after a filled option', async () => {
    const { keyboard } = harness.page;
    await harness.box.focus();
    await keyboard.type('/status topic:');
    await keyboard.press('Enter');
    await keyboard.press('Tab');
    await expect.poll(() => harness.page.locator(':focus').getAttribute('aria-label')).toBe('Send');
  });
});
