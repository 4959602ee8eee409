import { describe, expect, test } from 'vitest';
import { useHarness } from './harness.ts';

const harness = useHarness();

describe('the page', () => {
  test('makes no external requests, and its policy allows none', async () => {
    for (const line of ['/cast name:max', '/quote', '/status', '/about']) {
      const count = await harness.page.locator('discord-message').count();
      await harness.ask(line);
      await expect.poll(() => harness.page.locator('discord-message').count()).toBe(count + 1);
    }
    await harness.newest.getByRole('button', { name: 'Sources' }).click();
    await harness.sees('Only you can see this');
    expect(harness.requests.length).toBeGreaterThan(5);
    const foreign = harness.requests.filter(
      (url) => !url.startsWith(`${harness.url}/`) && !url.startsWith('data:'),
    );
    expect(foreign).toEqual([]);
    expect(harness.complaints).toEqual([]);
    const { headers } = await fetch(harness.url);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https?:|\*/u);
  });
});
