import { describe, expect, test } from 'vitest';
import { systemClock } from '#clock.ts';
import { openPage } from '../../../simulator/page-server/open-page.ts';
import { botOf } from '../terminal/processes.ts';
import { useStage } from './stage.ts';

const stage = useStage();

describe('GIVEN the page', () => {
  test('AND the bot is killed THEN it says so with its last words, and starts it again', async () => {
    process.kill(await botOf(process.pid), 'SIGKILL');
    const alert = stage.page.getByRole('alert').filter({ hasText: 'The bot ended by SIGKILL.' });
    await alert.waitFor();
    await alert.getByText('Its last words').click();
    await alert.getByText('commands registered').first().waitFor();
    await stage.ask('/about');
    await stage.page
      .getByRole('alert')
      .filter({ hasText: 'The application did not respond' })
      .waitFor();
    await stage.page.getByRole('button', { name: 'Start it again' }).click();
    await alert.waitFor({ state: 'detached' });
    await expect.poll(() => stage.bot.state.kind).toBe('ready');
    await stage.ask('/about');
    await stage.sees('Hawkins Post');
  });

  test('AND the gateway is cut THEN the bot comes back by itself and answers', async () => {
    stage.simulator.faults.cutGateway();
    await expect
      .poll(
        async () => {
          await stage.ask('/about');
          return stage.newest.getByText('Hawkins Post').count();
        },
        { timeout: 20_000, interval: 500 },
      )
      .toBeGreaterThan(0);
  });

  test('AND its server ends THEN it says so, and goes on when there is one again', async () => {
    const room = {
      clock: systemClock,
      simulator: stage.simulator,
      bot: stage.bot,
      time: stage.time,
      forget: () => Promise.resolve(),
    };
    const first = await openPage({ address: { host: '127.0.0.1', port: 0 }, room });
    await stage.page.goto(first.url ?? '');
    await stage.box.waitFor();
    await first[Symbol.asyncDispose]();
    await stage.page.getByText('The simulator does not answer.').waitFor();
    await stage.ask('/about');
    await stage.page.getByText('The simulator does not answer: has it ended?').waitFor();
    const address = { host: '127.0.0.1', port: Number(new URL(first.url ?? '').port) };
    await using second = await openPage({ address, room });
    expect(second.trouble).toBeUndefined();
    await stage.page.getByText('looks for it every second').waitFor({ state: 'detached' });
    await stage.ask('/about');
    await stage.sees('Hawkins Post');
  });
});
