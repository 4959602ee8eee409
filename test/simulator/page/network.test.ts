import { describe, expect, test } from 'vitest';
import { useStage } from './stage.ts';

const stage = useStage();

describe('GIVEN the page in use', () => {
  test('THEN no request leaves its own address, and its policy allows none', async () => {
    for (const line of ['/cast name:max', '/quote', '/status', '/about']) {
      const count = await stage.page.locator('discord-message').count();
      await stage.ask(line);
      await expect.poll(() => stage.page.locator('discord-message').count()).toBe(count + 1);
    }
    await stage.newest.getByRole('button', { name: 'Sources' }).click();
    await stage.sees('Only you can see this');
    expect(stage.requests.length).toBeGreaterThan(5);
    const foreign = stage.requests.filter(
      (url) => !url.startsWith(`${stage.url}/`) && !url.startsWith('data:'),
    );
    expect(foreign).toEqual([]);
    expect(stage.complaints).toEqual([]);
    const { headers } = await fetch(stage.url);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https?:|\*/u);
  });
});
