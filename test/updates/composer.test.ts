import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Facts } from '#data/facts.ts';
import type { DueSlot } from '#store/slots/slot.ts';
import { markIn } from '#replies/buttons.ts';
import { createComposer } from '#updates/composer.ts';
import { harbourLights } from '../packs/packs.ts';
import { factsOf, setUpdatesStage } from './stage.ts';

const mark = 'abcdefghijklmnopqrst-_';
const nothingYet = { updateIds: new Set<string>(), spotlight: null };

function broken(): Facts {
  throw new Error('no facts');
}

async function dueSlot(): Promise<DueSlot> {
  const stage = await setUpdatesStage();
  const subscription = await stage.subscribe(0, { content: 'news' });
  return { id: 1, subscription, dueAt: 0, kind: 'scheduled', mark };
}

it('GIVEN news THEN the message carries the mark, and what is in it is told', async () => {
  const facts = await factsOf(harbourLights);
  const composed = createComposer(
    () => facts,
    Date.now,
    pino({ level: 'silent' }),
  )(await dueSlot(), nothingYet);
  if ('skipped' in composed) throw new Error(composed.skipped);
  const message = JSON.parse(composed.message) as { components: object[] };
  expect(markIn(message.components)).toBe(mark);
  expect(composed.items.map(({ updateId }) => updateId)).toEqual(['quay-closed']);
});

it('GIVEN the channel had it all THEN why there is nothing', async () => {
  const facts = await factsOf(harbourLights);
  const had = { ...nothingYet, updateIds: new Set(['quay-closed']) };
  const compose = createComposer(() => facts, Date.now, pino({ level: 'silent' }));
  expect(compose(await dueSlot(), had)).toEqual({ skipped: expect.stringMatching(/every update/) });
});

it('GIVEN a fault of ours THEN that slot ends, with a line at error level', async () => {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => lines.push(line) });
  expect(createComposer(broken, Date.now, log)(await dueSlot(), nothingYet)).toEqual({
    skipped: 'failed',
  });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 50, subscription: 1 });
});
