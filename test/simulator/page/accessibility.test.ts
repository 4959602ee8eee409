import axe from 'axe-core';
import { describe, expect, test } from 'vitest';
import { type Stage, useStage } from './stage.ts';

/** What axe's rules find wrong with the page in each theme, and where. */
async function violations({ page }: Stage): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
    const results = await page.evaluate<axe.AxeResults>('axe.run(document)');
    const contrast = results.passes.find(({ id }) => id === 'color-contrast');
    expect(contrast?.nodes.length, 'texts whose contrast was measured').toBeGreaterThan(10);
    for (const { id, nodes } of results.violations) {
      for (const { target, failureSummary } of nodes) {
        found.push(`${colorScheme}: ${id} at ${JSON.stringify(target)}: ${failureSummary}`);
      }
    }
  }
  return found;
}

describe.each([
  ['a desk', { width: 1280, height: 800 }],
  ['a phone', { width: 390, height: 780 }],
])('GIVEN %s', (_, viewport) => {
  const stage = useStage({ context: { viewport, reducedMotion: 'reduce' } });

  test('AND an empty channel THEN axe finds nothing wrong', async () => {
    expect(await violations(stage)).toEqual([]);
  });

  test('AND answers of every kind THEN axe finds nothing wrong', async () => {
    for (const line of ['/cast name:max', '/quote private:true', '/cast', '/status']) {
      const count = await stage.page.locator('discord-message').count();
      await stage.ask(line);
      await expect.poll(() => stage.page.locator('discord-message').count()).toBe(count + 1);
    }
    const { id } = stage.simulator.world.channelOf('general');
    const { id: userId } = stage.simulator.world.userOf('fan');
    await stage.post(id, {
      content: `<@${userId}> <t:1704738600:R> \`code\` https://example.com/ ||hidden||\n> quoted\n-# small`,
    });
    await stage.sees('quoted');
    await stage.page.locator('discord-message[ephemeral]').first().waitFor();
    expect(await violations(stage)).toEqual([]);
  });

  test('AND the list above the box THEN axe finds nothing wrong', async () => {
    await stage.box.focus();
    await stage.page.keyboard.type('/');
    await stage.page.getByRole('listbox', { name: 'Commands' }).waitFor();
    expect(await violations(stage)).toEqual([]);
  });

  test('AND a chip that is wrong THEN axe finds nothing wrong', async () => {
    await stage.ask('/status topic:weather');
    await stage.page.getByText("doesn't have the choice").waitFor();
    expect(await violations(stage)).toEqual([]);
  });

  test('AND backstage THEN axe finds nothing wrong', async () => {
    const backstage = stage.page.getByRole('complementary', { name: 'Backstage' });
    if ((await backstage.count()) === 0) {
      await stage.page.getByRole('button', { name: 'Backstage' }).click();
    }
    await backstage.waitFor();
    expect(await violations(stage)).toEqual([]);
  });
});

describe('GIVEN only a keyboard', () => {
  const stage = useStage();

  test('THEN every part of the page is reached by Tab, and each shows its focus', async () => {
    await stage.ask('/quote private:true');
    await stage.sees('Only you can see this');
    await stage.page.locator('.skip').focus();
    const reached: string[] = [];
    for (let step = 0; step < 60; step += 1) {
      await stage.page.keyboard.press('Tab');
      // As text, since it runs in the browser.
      const name = await stage.page.evaluate<string>(`(() => {
        let one = document.activeElement;
        while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
        const style = getComputedStyle(one);
        const box = getComputedStyle(one.closest?.('.composer-box, .chip') ?? one);
        const shows = style.outlineStyle !== 'none' || box.borderColor !== 'rgba(0, 0, 0, 0)';
        return (shows ? '' : 'no focus: ') + (one.getAttribute('aria-label') ?? one.textContent).trim();
      })()`);
      reached.push(name);
    }
    for (const wanted of [
      /^general/u,
      /^Messages in/u,
      /Another/u,
      /Dismiss message/u,
      /^Message #general/u,
      /^Send/u,
      /^Close backstage/u,
      /^A day on/u,
    ]) {
      expect(
        reached.some((name) => wanted.test(name)),
        String(wanted),
      ).toBe(true);
    }
    expect(reached.filter((name) => name.startsWith('no focus'))).toEqual([]);
  });
});
