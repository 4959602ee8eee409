import { describe, expect, test } from 'vitest';
import { openPage } from '../../../simulator/page-server/open-page.ts';
import { botOf } from '../terminal/processes.ts';
import { useHarness } from './harness.ts';

const harness = useHarness();

describe('the page', () => {
  test('shows how the bot ended and can start it again', async () => {
    process.kill(await botOf(process.pid), 'SIGKILL');
    const alert = harness.page.getByRole('alert').filter({ hasText: 'The bot ended by SIGKILL.' });
    await alert.waitFor();
    await alert.getByText('Its last log lines').click();
    await alert.getByText('commands registered').first().waitFor();
    await harness.ask('/about');
    await harness.page
      .getByRole('alert')
      .filter({ hasText: 'The application did not respond' })
      .waitFor();
    await harness.page.getByRole('button', { name: 'Start it again' }).click();
    await alert.waitFor({ state: 'detached' });
    await expect.poll(() => harness.bot.state.kind).toBe('ready');
    await harness.ask('/about');
    await harness.sees('Hawkins Post');
  });

  test('shows answers again after the gateway connection was cut', async () => {
    harness.simulator.faults.gateway.cutAll();
    await expect
      .poll(
        async () => {
          await harness.ask('/about');
          return harness.newest.getByText('Hawkins Post').count();
        },
        { timeout: 20_000, interval: 500 },
      )
      .toBeGreaterThan(0);
  });

  test('shows that its server has ended and reconnects', async () => {
    const { context } = harness;
    const first = await openPage({ address: { host: '127.0.0.1', port: 0 }, context });
    await harness.page.goto(first.url ?? '');
    await harness.box.waitFor();
    await first[Symbol.asyncDispose]();
    await harness.page.getByText("The simulator doesn't answer.").waitFor();
    await harness.ask('/about');
    await harness.page.getByText("Fan used /about. The simulator doesn't answer.").waitFor();
    const address = { host: '127.0.0.1', port: Number(new URL(first.url ?? '').port) };
    await using second = await openPage({ address, context });
    expect(second.problem).toBeUndefined();
    await harness.page.getByText('tries again every second').waitFor({ state: 'detached' });
    await harness.ask('/about');
    await harness.sees('Hawkins Post');
  });
});
