import { describe, expect, it } from 'vitest';
import type { Facts } from '#data/facts.ts';
import { idempotencyKeyIn } from '#replies/buttons.ts';
import { packCopy } from '../packs/pack-copy.ts';
import {
  factsOf,
  hour,
  justBefore,
  minute,
  setDue,
  setUpdatesStage,
  type UpdatesProcess,
  type UpdatesStage,
} from './stage.ts';

const editing = /^PATCH \/channels/;
const more = `
  - id: pier-open
    date: 2031-05
    headline: The pier is open again
    text: The pier is open to visitors again.
    certainty: official
    sources:
      - source: bulletin
        says: Tells of the opening.
`;

const original = 'The quay is closed';

/** Facts whose only update has this headline, and perhaps `added` updates. */
async function facts(headline: string, added = ''): Promise<Facts> {
  const pack = await packCopy();
  if (headline !== original) await pack.edit('updates.yaml', `${original}\n`, `${headline}\n`);
  if (added) await pack.append('updates.yaml', added);
  return await factsOf(pack.directory);
}

/** Puts facts into use in all processes, as a reload does. */
async function reload(stage: UpdatesStage, processes: readonly UpdatesProcess[], next: Facts) {
  const current = await stage.store.factsVersions.current();
  await stage.store.factsVersions.record(
    { version: next.version, content: '{}', author: '1', reason: 'reload', origin: 'test' },
    current?.id,
  );
  for (const { live } of processes) live.replace(next);
}

async function setPosted() {
  const { stage, process } = await setDue({ content: 'news' });
  await stage.pass(2 * minute);
  expect(stage.posts()).toHaveLength(1);
  return { stage, process };
}

function titles(stage: UpdatesStage) {
  return stage
    .posts()
    .flatMap(({ content, embeds }) => [content, ...embeds.map(({ title }) => title)]);
}

describe('a changed update', () => {
  it('has its embed edited in place, once, with the same buttons', async () => {
    const { stage, process } = await setPosted();
    const [before] = stage.posts();
    await reload(stage, [process], await facts('The quay is closed for good'));
    await stage.pass(minute);
    const [after] = stage.posts();
    expect(after?.id).toBe(before?.id);
    expect(titles(stage).join()).toContain('The quay is closed for good');
    expect(JSON.stringify(after?.embeds)).toMatch(/corrected/i);
    expect(idempotencyKeyIn(after?.components)).toBe(idempotencyKeyIn(before?.components));
    await stage.pass(2 * hour);
    expect(stage.requests(editing)).toHaveLength(1);
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  it('keeps its headline in the embed if its post has no text', async () => {
    const { stage, process } = await setDue({ content: 'news', text: 'none' });
    await stage.pass(2 * minute);
    expect(titles(stage)).toEqual(['', 'The quay is closed']);
    await reload(stage, [process], await facts('The quay is shut'));
    await stage.pass(minute);
    expect(titles(stage)).toEqual(['', 'The quay is shut']);
  });

  it('leaves the other updates of its post as they were', async () => {
    const { stage, process } = await setDue({ content: 'news' });
    await reload(stage, [process], await facts('The quay is shut', more));
    await stage.pass(2 * minute);
    const [before] = stage.posts();
    expect(before?.embeds).toHaveLength(2);
    await reload(stage, [process], await facts('The quay is shut for good', more));
    await stage.pass(minute);
    const [after] = stage.posts();
    expect(after?.embeds).toHaveLength(2);
    expect(after?.embeds[1]).toEqual(before?.embeds[1]);
    expect(after?.content).toContain('The quay is shut for good');
  });

  it('is edited each time it changes back and forth', async () => {
    const { stage, process } = await setPosted();
    for (const headline of ['The quay is shut', 'The quay is open', 'The quay is shut']) {
      await reload(stage, [process], await facts(headline));
      await stage.pass(minute);
      expect(titles(stage).join()).toContain(headline);
    }
  });

  it('is not undone by a process with older facts', async () => {
    const { stage, process } = await setPosted();
    const newer = await facts('The quay is shut');
    await reload(stage, [process], newer);
    await stage.pass(minute);
    // This one starts with the old facts.
    await stage.start();
    await stage.pass(hour);
    expect(titles(stage).join()).toContain('The quay is shut');
    expect(stage.requests(editing)).toHaveLength(1);
  });

  it.each([
    ['the message was deleted', 'delete', 1],
    ['Discord answers 503 twice', 'fail', 4],
    ['the channel is closed for some hours', 'close', 3],
  ] as const)('is edited with few requests although %s', async (_, happens, most) => {
    const { stage, process } = await setPosted();
    const [post] = stage.posts();
    const channelId = post?.channel_id ?? '';
    const { world, faults } = stage.simulator;
    if (happens === 'delete') world.book.delete(channelId, post?.id ?? '');
    if (happens === 'fail') faults.rest({ method: 'PATCH' }, { status: 503 }, 2);
    if (happens === 'close') world.denyBot(channelId, 'ViewChannel');
    await reload(stage, [process], await facts('The quay is shut'));
    await stage.pass(90 * minute);
    world.allowBot(channelId, 'ViewChannel');
    await stage.pass(5 * hour);
    expect(stage.requests(editing).length).toBeLessThanOrEqual(most);
    if (happens !== 'delete') expect(titles(stage).join()).toContain('The quay is shut');
  });
});

describe('corrections', () => {
  it('give up after 20 attempts', async () => {
    const { stage, process } = await setPosted();
    stage.simulator.faults.rest({ method: 'PATCH' }, { status: 503 }, 1000);
    await reload(stage, [process], await facts('The quay is shut'));
    await stage.pass(6 * hour);
    expect(stage.requests(editing)).toHaveLength(20);
  });

  it('begin no further edit when the process ends', async () => {
    const stage = await setUpdatesStage({ start: justBefore, guilds: 3 });
    for (let spot = 0; spot < 3; spot += 1) await stage.subscribe(spot, { content: 'news' });
    const process = await stage.start();
    await stage.pass(2 * minute);
    stage.simulator.faults.rest({ method: 'PATCH' }, { delayMs: 500 }, 3);
    await reload(stage, [process], await facts('The quay is shut'));
    await stage.pass(100);
    await process.stop();
    expect(stage.requests(editing)).toHaveLength(1);
  });
});
