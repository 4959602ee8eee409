import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packCopy, type PackCopy } from '../packs/pack-copy.ts';
import { quiet } from '../quiet.ts';
import { expectNoRefusals, setStage, type Stage } from './stage.ts';

const hour = 3_600_000;
let pack: PackCopy;
let stage: Stage;

beforeEach(async () => {
  pack = await packCopy();
  stage = await setStage({ environment: { FACTS_DIR: pack.directory } });
});

afterEach(() => stage[Symbol.asyncDispose]());

/** Adds daily news at 18:00 UTC; the clock starts at 12:00. */
async function subscribe(options: { start?: string } = {}): Promise<void> {
  const channel = stage.simulator.world.channelOf('general').id;
  await stage.simulator.as('admin', 'general').run('updates add', { channel, ...options });
}

/** Advances the clock at once, and then by some seconds in steps. */
async function leap(ms: number): Promise<void> {
  const { clock } = stage;
  await quiet();
  clock.advance(ms);
  for (const end = clock.now() + 20_000; clock.now() < end; clock.advance(100)) await quiet();
}

describe('a subscription', () => {
  it.each([
    ['that starts now', {}, ['Lamps are lit']],
    ['from the beginning', { start: 'beginning' }, ['Lamps are lit', 'The quay is closed']],
  ])('%s posts an update of a later reload', async (_, options, headlines) => {
    await subscribe(options);
    await pack.append(
      'updates.yaml',
      '  - { id: lamps, date: null, headline: Lamps are lit, text: They burn., certainty: reported, sources: [{ source: gazette, says: So. }] }\n',
    );
    await stage.bot.reloads.reload({ by: 'signal', dryRun: false });
    await leap(6 * hour);
    const { world } = stage.simulator;
    const [post] = world.messages(world.channelOf('general').id);
    expect(post?.embeds).toHaveLength(headlines.length);
    const titles = post?.embeds.flatMap(({ title }) => title ?? []) ?? [];
    for (const headline of headlines)
      expect(`${post?.content} ${titles.join()}`).toContain(headline);
    expectNoRefusals(stage);
  });

  it('ends the bot with a clear error if the token is revoked', async () => {
    await subscribe();
    stage.simulator.faults.rest({ path: /gateway/ }, { status: 503 }, 1000);
    stage.simulator.faults.revokeToken();
    const failed = stage.bot.failed.catch((error: unknown) => error);
    await leap(6 * hour);
    expect(await failed).toMatchObject({ message: expect.stringMatching(/DISCORD_TOKEN/) });
  });
});
