import { describe, expect, it } from 'vitest';
import { draw, seedFrom } from '#data/deck.ts';

const cards = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));

/** Draws `count` cards in sequence, like repeated presses of a button. */
function drawMany(count: number, from = cards, seed = seedFrom('any')) {
  const shown: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const drawn = draw(from, seed, shown.at(-1));
    if (!drawn) break;
    shown.push(drawn.card.id);
    seed = drawn.seed;
  }
  return shown;
}

describe('draw', () => {
  it('shows each card once per round, and never the same card twice in a row', () => {
    const shown = drawMany(200);
    for (let round = 0; round < 40; round += 1) {
      expect(shown.slice(round * 5, round * 5 + 5).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    }
    expect(shown.some((id, index) => id === shown[index - 1])).toBe(false);
  });

  it('gives different orders for different seeds', () => {
    const orders = ['x', 'y', 'z', 'w'].map((text) => drawMany(5, cards, seedFrom(text)).join(''));
    expect(new Set(orders).size).toBeGreaterThan(1);
  });

  it('still shows the remaining cards once after a card is added', () => {
    const seed = seedFrom('any');
    const [first = ''] = drawMany(1);
    const more = [...cards, { id: 'new' }];
    const shown = [first];
    let step = draw(more, seed, first);
    for (; step?.seed === seed && shown.length < 9; step = draw(more, seed, step.card.id)) {
      shown.push(step.card.id);
    }
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown).toEqual(expect.arrayContaining(cards.map(({ id }) => id)));
  });

  it('repeats a single card, and returns nothing without cards', () => {
    expect(drawMany(3, [{ id: 'only' }])).toEqual(['only', 'only', 'only']);
    expect(draw([], 'seed')).toBeUndefined();
  });
});

describe('seedFrom', () => {
  it('makes six characters that are safe in a custom_id from any text', () => {
    for (const text of ['', 'x', '1234567890123456789', '🚨']) {
      expect(seedFrom(text)).toMatch(/^[0-9a-z]{6}$/);
    }
  });
});
