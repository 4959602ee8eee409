import { describe, expect, test } from 'vitest';
import { useStage } from './stage.ts';

const stage = useStage();

/** What was sent to the bot so far, as the transcript has it. */
function sent(): readonly string[] {
  return stage.simulator.transcript.entries
    .filter(({ kind }) => kind === 'user')
    .map(({ summary }) => summary);
}

describe('GIVEN the composer', () => {
  test('AND a slash THEN it lists the commands with their descriptions', async () => {
    await stage.box.pressSequentially('/');
    const rows = stage.page.getByRole('listbox', { name: 'Commands' }).getByRole('option');
    await expect
      .poll(() => rows.allInnerTexts())
      .toEqual([
        expect.stringMatching(/^\/cast\s+Look up cast and crew/u),
        expect.stringMatching(/^\/quote\s/u),
        expect.stringMatching(/^\/status\s/u),
        expect.stringMatching(/^\/about\s/u),
      ]);
    await stage.page.keyboard.press('Escape');
    await expect.poll(() => rows.count()).toBe(0);
  });

  test.each([
    ['/about', 'Hawkins Post'],
    ['/status', 'As of'],
    ['/cast', 'As of'],
    ['/quote', 'Printed in'],
  ])('AND %s, typed and sent THEN the bot answers', async (line, text) => {
    const before = await stage.page.locator('discord-message').count();
    await stage.ask(line);
    await expect.poll(() => stage.page.locator('discord-message').count()).toBe(before + 1);
    await stage.sees(text);
    await stage.sees(line.slice(1), stage.newest.locator('discord-command'));
    expect(stage.complaints).toEqual([]);
  });

  test('AND only keys THEN a value is found by the bot’s autocompletion and picked', async () => {
    const { keyboard } = stage.page;
    await stage.box.focus();
    await keyboard.type('/ca');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.type('sadie');
    const option = stage.page.getByRole('option', { name: 'Max Mayfield' });
    await option.waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect
      .poll(() => stage.page.getByLabel('name', { exact: true }).inputValue())
      .toMatch(/^Max Mayfield/u);
    await keyboard.press('Enter');
    await stage.sees('Played by Sadie Sink');
    expect(sent().at(-1)).toBe('fan in general runs /cast name:sadie-sink');
  });

  test('AND options THEN they stand as chips in order, and Backspace takes them away again', async () => {
    const { keyboard, page } = { keyboard: stage.page.keyboard, page: stage.page };
    await stage.box.focus();
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
    await stage.sees('ilming');
    expect(sent().at(-1)).toBe('fan in general runs /status topic:filming');
  });

  test('AND a wrong value THEN it says so beside it and sends nothing', async () => {
    const before = sent().length;
    await stage.ask('/status topic:weather');
    await expect
      .poll(() => stage.page.getByRole('alert').allInnerTexts())
      .toContain(
        "topic: doesn't have the choice “weather”. It takes Overview, Filming, Release, Episodes, Story or Delay.",
      );
    expect(await stage.page.getByLabel('topic', { exact: true }).getAttribute('aria-invalid')).toBe(
      'true',
    );
    expect(sent()).toHaveLength(before);
  });

  test('AND a value without its option THEN it says which option was meant', async () => {
    await stage.ask('/cast nancy');
    await expect
      .poll(() => stage.page.getByRole('alert').allInnerTexts())
      .toContain('“nancy” belongs to no option. Did you mean name:nancy?');
  });

  test('AND a command that there is not THEN it names those that there are', async () => {
    await stage.ask('/weather');
    await expect
      .poll(() => stage.page.getByRole('alert').allInnerTexts())
      .toContainEqual(expect.stringContaining("There's no command /weather."));
    expect(await stage.box.inputValue()).toBe('/weather ');
  });

  test('AND a line that is pasted THEN it is taken apart', async () => {
    await stage.box.focus();
    await stage.page.keyboard.insertText('/cast name:nancy wheeler private:true');
    await expect
      .poll(() => stage.page.locator('.chip label').allInnerTexts())
      .toEqual(['name', 'private']);
    await stage.page.keyboard.press('Enter');
    await stage.sees('Only you can see this');
    expect(sent().at(-1)).toBe('fan in general runs /cast name:nancy wheeler private:true');
  });

  test('AND Up-arrow THEN the last command comes back, and the one before it', async () => {
    const { keyboard } = stage.page;
    await stage.ask('/status topic:delay');
    await stage.sees('elay');
    await stage.ask('/about');
    await stage.sees('Hawkins Post');
    await stage.box.focus();
    await keyboard.press('ArrowUp');
    await expect.poll(() => stage.page.locator('.composer-command').innerText()).toBe('/about');
    await keyboard.press('ArrowUp');
    await expect
      .poll(() => stage.page.getByLabel('topic', { exact: true }).inputValue())
      .toBe('delay');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await expect.poll(() => stage.page.locator('.composer-command').count()).toBe(0);
  });

  test('AND Escape twice THEN the list goes, and then what was typed', async () => {
    const { keyboard } = stage.page;
    await stage.box.focus();
    await keyboard.type('/status ');
    await keyboard.press('Escape');
    await expect.poll(() => stage.page.locator('.composer-command').count()).toBe(1);
    await keyboard.press('Escape');
    await expect.poll(() => stage.page.locator('.composer-command').count()).toBe(0);
  });

  test('AND Tab behind a filled option THEN it leads out of the box: nobody is caught', async () => {
    const { keyboard } = stage.page;
    await stage.box.focus();
    await keyboard.type('/status topic:');
    await keyboard.press('Enter');
    await keyboard.press('Tab');
    await expect.poll(() => stage.page.locator(':focus').getAttribute('aria-label')).toBe('Send');
  });
});
