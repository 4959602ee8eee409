import axe from 'axe-core';
import { describe, expect, test } from 'vitest';
import { type Harness, useHarness } from './harness.ts';

/** Violations of axe's rules in each theme. */
async function violations({ page }: Harness): Promise<readonly string[]> {
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

/** Visible elements that leave the window, their pill or their embed. */
function cutOff({ page }: Harness): Promise<readonly string[]> {
  return page.evaluate<string[]>(`(() => {
    const visible = [...document.querySelectorAll('body *')].filter(
      (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.unseen, .skip'),
    );
    return visible
      .filter((one) => {
        const { left, right } = one.getBoundingClientRect();
        const box = one.parentElement.closest('.chip, discord-embed')?.getBoundingClientRect();
        const edges = box ?? { left: 0, right: innerWidth };
        return left < edges.left - 1 || right > edges.right + 1;
      })
      .map((one) => one.outerHTML.slice(0, 200));
  })()`);
}

describe.each([
  ['a wide window', { width: 1280, height: 800 }],
  ['a phone', { width: 390, height: 780 }],
])('the page in %s', (_, viewport) => {
  const harness = useHarness({ viewport, reducedMotion: 'reduce' });

  test('has no accessibility violations in an empty channel', async () => {
    expect(await violations(harness)).toEqual([]);
  });

  test('has no accessibility violations with all kinds of answers', async () => {
    for (const line of ['/cast name:max', '/quote private:true', '/cast', '/status']) {
      await harness.adds(() => harness.ask(line));
    }
    const { id: userId } = harness.simulator.world.userOf('fan');
    await harness.post({
      content: `<@${userId}> <t:1704738600:R> \`code\` https://example.com/ ||hidden||\n> quoted\n-# small`,
    });
    await harness.sees('quoted');
    await harness.page.locator('discord-message[ephemeral]').first().waitFor();
    await harness.post({ embeds: [{ fields: [{ name: 'Field', value: '# Heading' }] }] });
    expect(await violations(harness)).toEqual([]);
    await harness.page.getByRole('combobox', { name: 'Pick someone' }).first().click();
    await harness.page.getByRole('button', { name: 'Jump to the end' }).waitFor();
    expect(await violations(harness)).toEqual([]);
  });

  test.each([
    [
      'the suggestions open',
      async () => {
        await harness.box.pressSequentially('/');
        await harness.page.getByRole('listbox', { name: 'Commands' }).waitFor();
      },
    ],
    [
      'an invalid option',
      async () => {
        await harness.ask('/status topic:weather');
        await harness.page.getByText("doesn't have the choice").waitFor();
      },
    ],
    ['backstage open', () => harness.openBackstage()],
  ])('has no accessibility violations with %s', async (__, act) => {
    await act();
    expect(await violations(harness)).toEqual([]);
  });
});

describe('the page', () => {
  const harness = useHarness();

  test.each([320, 390, 719, 720, 999, 1000, 1280, 1920])('fits into %i px', async (width) => {
    await harness.page.setViewportSize({ width: 1280, height: 800 });
    await harness.become('admin');
    await harness.page.setViewportSize({ width, height: 600 });
    const time = '<t:1704738600:F>';
    await harness.post({ embeds: [{ title: 'Time', description: `${time} ${time}` }] });
    await harness.box.focus();
    await harness.page.keyboard.insertText(
      `/updates add channel:#announcements text:None timezone:${'America/Argentina '.repeat(4)}`,
    );
    await expect.poll(() => cutOff(harness)).toEqual([]);
    await harness.openBackstage();
    await expect.poll(() => cutOff(harness)).toEqual([]);
    await harness.page.keyboard.press('Escape');
    if (width >= 720) return;
    await harness.page.getByRole('button', { name: 'Channels' }).click();
    await harness.page.getByLabel('You are').click({ trial: true });
    await expect.poll(() => cutOff(harness)).toEqual([]);
  });

  test('shows spoilers, buttons and the open channel in forced colours', async () => {
    const button = { type: 2, style: 2, label: 'Press', custom_id: 'x' };
    const components = [{ type: 1, components: [button] }];
    await harness.page.emulateMedia({ forcedColors: 'active' });
    await harness.post({ content: '||hidden||', components });
    await harness.newest.getByRole('button', { name: 'Press' }).waitFor();
    const style = (selector: string, property: string): Promise<string> =>
      harness.page.evaluate<string>(`(() => {
        const found = [...document.querySelectorAll('${selector}')].at(-1);
        const one = found.shadowRoot?.querySelector('button') ?? found;
        return getComputedStyle(one).getPropertyValue('${property}');
      })()`);
    const page = await style('body', 'background-color');
    expect(await style('post-spoiler', 'background-color')).not.toBe(page);
    expect(await style('post-button', 'border-top-width')).toBe('1px');
    expect(await style('.channel-button.here', 'outline-style')).toBe('solid');
    expect(await style('.channel-button:not(.here)', 'outline-style')).toBe('none');
  });

  test('reaches every part by Tab and shows its focus', async () => {
    await harness.ask('/quote private:true');
    await harness.sees('Only you can see this');
    await harness.openBackstage();
    await harness.page.locator('.skip').focus();
    const reached: string[] = [];
    for (let step = 0; step < 60; step += 1) {
      await harness.page.keyboard.press('Tab');
      // A string, because it runs in the browser.
      const name = await harness.page.evaluate<string>(`(() => {
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
      /^A day ahead/u,
    ]) {
      expect(reached).toContainEqual(expect.stringMatching(wanted));
    }
    expect(reached.filter((name) => name.startsWith('no focus'))).toEqual([]);
  });
});
