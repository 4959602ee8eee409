import { describe, expect, it } from 'vitest';
import type { Update } from '#data/schema.ts';
import { idempotencyKeyIn } from '#replies/buttons.ts';
import { harbourWith, update } from '../packs/invented.ts';
import { hour, justBefore, minute, setDue, setUpdatesStage, type UpdatesStage } from './stage.ts';

const editing = /^PATCH \/channels/;
const [quay] = harbourWith({}).updates;

/** Facts whose first update has this headline. */
function facts(headline: string, ...more: readonly Update[]) {
  return harbourWith({ updates: [{ ...update(''), ...quay, headline }, ...more] });
}

async function setPosted() {
  const { stage } = await setDue({ content: 'news' });
  await stage.pass(2 * minute);
  expect(stage.posts()).toHaveLength(1);
  return stage;
}

function titles(stage: UpdatesStage) {
  return stage
    .posts()
    .flatMap(({ content, embeds }) => [content, ...embeds.map(({ title }) => title)]);
}

describe('a changed update', () => {
  it('has its embed edited in place, once, with the same buttons', async () => {
    const stage = await setPosted();
    const [before] = stage.posts();
    await stage.reload(facts('The quay is closed for good'));
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
    const { stage } = await setDue({ content: 'news', text: 'none' });
    await stage.pass(2 * minute);
    expect(titles(stage)).toEqual(['', 'The quay is closed']);
    await stage.reload(facts('The quay is shut'));
    await stage.pass(minute);
    expect(titles(stage)).toEqual(['', 'The quay is shut']);
  });

  it('leaves the other updates of its post as they were', async () => {
    const { stage } = await setDue({ content: 'news' });
    await stage.reload(facts('The quay is shut', update('pier-open')));
    await stage.pass(2 * minute);
    const [before] = stage.posts();
    expect(before?.embeds).toHaveLength(2);
    await stage.reload(facts('The quay is shut for good', update('pier-open')));
    await stage.pass(minute);
    const [after] = stage.posts();
    expect(after?.embeds).toHaveLength(2);
    expect(after?.embeds[1]).toEqual(before?.embeds[1]);
    expect(after?.content).toContain('The quay is shut for good');
  });

  it('is edited each time it changes back and forth', async () => {
    const stage = await setPosted();
    for (const headline of ['The quay is shut', 'The quay is open', 'The quay is shut']) {
      await stage.reload(facts(headline));
      await stage.pass(minute);
      expect(titles(stage).join()).toContain(headline);
    }
  });

  it('is not undone by a process with older facts', async () => {
    const stage = await setPosted();
    await stage.reload(facts('The quay is shut'));
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
    const stage = await setPosted();
    const [post] = stage.posts();
    const channelId = post?.channel_id ?? '';
    const { world, faults } = stage.simulator;
    if (happens === 'delete') world.book.delete(channelId, post?.id ?? '');
    if (happens === 'fail') faults.rest({ method: 'PATCH' }, { status: 503 }, 2);
    if (happens === 'close') world.denyBot(channelId, 'ViewChannel');
    await stage.reload(facts('The quay is shut'));
    await stage.pass(90 * minute);
    world.allowBot(channelId, 'ViewChannel');
    await stage.pass(5 * hour);
    expect(stage.requests(editing).length).toBeLessThanOrEqual(most);
    if (happens !== 'delete') expect(titles(stage).join()).toContain('The quay is shut');
  });
});

describe('corrections', () => {
  it('give up after 20 attempts', async () => {
    const stage = await setPosted();
    stage.simulator.faults.rest({ method: 'PATCH' }, { status: 503 }, 1000);
    await stage.reload(facts('The quay is shut'));
    await stage.pass(6 * hour);
    expect(stage.requests(editing)).toHaveLength(20);
  });

  it('begin no further edit when the process ends', async () => {
    const stage = await setUpdatesStage({ start: justBefore, guilds: 3 });
    for (let spot = 0; spot < 3; spot += 1) await stage.subscribe(spot, { content: 'news' });
    const process = await stage.start();
    await stage.pass(2 * minute);
    stage.simulator.faults.rest({ method: 'PATCH' }, { delayMs: 500 }, 3);
    await stage.reload(facts('The quay is shut'));
    await stage.pass(100);
    await process.stop();
    expect(stage.requests(editing)).toHaveLength(1);
  });
});
