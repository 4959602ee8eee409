import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idempotencyKeyIn } from '#replies/buttons.ts';
import { newFolder } from '../new-folder.ts';
import { packCopy, type PackCopy } from '../packs/pack-copy.ts';
import { quiet } from '../quiet.ts';
import { customIdOf, embedOf, expectNoRefusals, isPrivate, setStage, type Stage } from './stage.ts';

const minute = 60_000;
const hour = 60 * minute;
let url: string;
let pack: PackCopy;
let stage: Stage;

beforeEach(async () => {
  url = `sqlite:${join(await newFolder(), 'post.db')}`;
  pack = await packCopy();
  stage = await start();
});

afterEach(() => stage[Symbol.asyncDispose]());

function start(on?: Pick<Stage, 'simulator' | 'clock'>): Promise<Stage> {
  const environment = { DATABASE_URL: url, FACTS_DIR: pack.directory };
  return setStage({ environment, ...(on ? { on, ready: false } : {}) });
}

/** Adds daily news at 18:00 UTC, from the first update on; the clock starts at 12:00. */
async function subscribe(options: { start?: string } = { start: 'beginning' }): Promise<void> {
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

function posts() {
  const { world } = stage.simulator;
  return world.messages(world.channelOf('general').id);
}

describe('a subscription', () => {
  it('posts when it is due, with a button that answers privately', async () => {
    await subscribe();
    await leap(6 * hour);
    expect(posts()).toHaveLength(1);
    const [post] = posts();
    if (!post) throw new Error('no post');
    const answer = await stage.simulator.as('fan', 'general').press(post, customIdOf(post, 'post'));
    expect(isPrivate(answer.message)).toBe(true);
    expectNoRefusals(stage);
  });

  it.each([
    ['that starts now', {}, ['Lamps are lit']],
    [
      'that starts at the beginning',
      { start: 'beginning' },
      ['Lamps are lit', 'The quay is closed'],
    ],
  ])('%s posts an update of a later reload', async (_, options, headlines) => {
    await subscribe(options);
    await pack.append(
      'updates.yaml',
      '  - { id: lamps, date: null, headline: Lamps are lit, text: They burn., certainty: reported, sources: [{ source: gazette, says: So. }] }\n',
    );
    await stage.connection.reloads?.reload({ by: 'signal', dryRun: false });
    await leap(6 * hour);
    const [post] = posts();
    expect(post?.embeds).toHaveLength(headlines.length);
    const titles = post?.embeds.flatMap(({ title }) => title ?? []) ?? [];
    for (const headline of headlines)
      expect(`${post?.content} ${titles.join()}`).toContain(headline);
    expectNoRefusals(stage);
  });

  it('corrects its post after a reload', async () => {
    await subscribe();
    await leap(6 * hour);
    const [before] = posts();
    await pack.edit('updates.yaml', 'The quay is closed\n', 'The quay is closed for good\n');
    await stage.connection.reloads?.reload({ by: 'signal', dryRun: false });
    await leap(minute);
    const [after] = posts();
    expect(after?.id).toBe(before?.id);
    expect(after?.content).toContain('closed for good');
    expect(after && embedOf({ message: after }).description).toContain('Corrected');
    expect(idempotencyKeyIn(after?.components)).toBe(idempotencyKeyIn(before?.components));
    expectNoRefusals(stage);
  });

  it('posts once with two processes on one database', async () => {
    await subscribe();
    const other = await start(stage);
    await other.heard('commands up to date');
    await leap(6 * hour);
    await other.connection.close(1000);
    expect(posts()).toHaveLength(1);
  });

  it('posts once after the bot was off for two days', async () => {
    await subscribe();
    const { simulator, clock, connection } = stage;
    const closed = connection.close(1000);
    await leap(minute);
    await closed;
    clock.advance(48 * hour);
    const second = await start({ simulator, clock });
    await leap(minute);
    expect(posts()).toHaveLength(1);
    await second.connection.close(1000);
  });

  it('ends the bot with a clear error if the token is revoked', async () => {
    await subscribe();
    stage.simulator.faults.rest({ path: /gateway/ }, { status: 503 }, 1000);
    stage.simulator.faults.revokeToken();
    const failed = stage.connection.failed.catch((error: unknown) => error);
    await leap(6 * hour);
    expect(await failed).toMatchObject({ message: expect.stringMatching(/DISCORD_TOKEN/) });
  });
});
