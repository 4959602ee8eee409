import { describe, expect, it } from 'vitest';
import { createBatching } from '#discord/http/batching.ts';

/** The first of two immediates may still run in this turn of the event loop. */
async function nextTurn(): Promise<void> {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
}

describe('requests', () => {
  it('wait for each other after a turn with several, and not after a turn with one', async () => {
    const joinBatch = createBatching();
    const waits = (count: number) => Array.from({ length: count }, () => joinBatch() !== undefined);
    expect(waits(3)).toEqual([false, false, false]);
    await nextTurn();
    expect(waits(1)).toEqual([true]);
    await nextTurn();
    expect(waits(2)).toEqual([false, false]);
  });

  it('that wait go on together, at the end of the turn', async () => {
    const joinBatch = createBatching();
    void [joinBatch(), joinBatch()];
    await nextTurn();
    const order: string[] = [];
    const go = (name: string) => joinBatch()?.then(() => order.push(name));
    const both = [go('one'), go('two')];
    await Promise.resolve().then(() => order.push('this turn'));
    await Promise.all([...both, nextTurn().then(() => order.push('next turn'))]);
    expect(order).toEqual(['this turn', 'one', 'two', 'next turn']);
  });
});
