import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../manual-clock.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { setStage, transport, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage[Symbol.asyncDispose]());

const warnings = () =>
  stage.logged
    .filter(({ msg }) => msg === 'self-check warning')
    .map(({ problem }) => String(problem));

/** @param offset of the bot's clock from Discord's. */
async function startAt(offset: number, endpoint = true): Promise<void> {
  const now = Date.now();
  const clock = new ManualClock(now + offset);
  const simulator = await startSimulator({ clock: new ManualClock(now), rateLimits: false });
  stage = await setStage({ on: { simulator, clock }, endpoint });
  await stage.heard('self-check done');
}

describe('the self-check', () => {
  it.each([
    ['ahead of', 60_000],
    ['behind', -60_000],
  ])("reports a clock that is a minute %s Discord's", async (words, offset) => {
    await startAt(offset);
    expect(warnings().join()).toMatch(new RegExp(`clock is (59|60|61) seconds ${words} Discord's`));
  });

  it('does not report a correct clock', async () => {
    await startAt(0);
    expect(warnings().join()).not.toContain('clock');
  });

  it.runIf(transport === 'http')('reports a missing endpoint', async () => {
    await startAt(0, false);
    expect(warnings().join()).toContain('set Interactions Endpoint URL');
  });
});
