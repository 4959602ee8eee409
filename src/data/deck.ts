import { createHash } from 'node:crypto';

/**
 * A card from a shuffled deck that is stored nowhere: the seed gives the order, and the last card
 * shown gives the position. Cards can be added and removed between draws; each remaining card is
 * shown once before any is repeated.
 */
export interface Drawn<Card> {
  readonly card: Card;
  readonly seed: string;
}

/** The seed of a new deck, made from any text: six characters of `0-9a-z`. */
export function seedFrom(text: string): string {
  return BigInt(`0x${hash(text)}`)
    .toString(36)
    .slice(0, 6)
    .padStart(6, '0');
}

/** Whether a text could have come from `seedFrom`. */
export function isSeed(text: string): boolean {
  return /^[0-9a-z]{6}$/.test(text);
}

/** The card after `last`, or the first one. Once all have been shown, the deck is reshuffled. */
export function draw<Card extends { readonly id: string }>(
  cards: readonly Card[],
  seed: string,
  last?: string,
): Drawn<Card> | undefined {
  const rest =
    last === undefined ? cards : cards.filter(({ id }) => place(seed, id) > place(seed, last));
  const card = lowest(rest, seed);
  if (card) return { card, seed };

  // Reshuffle until the new deck starts with another card than the one just shown.
  let next = seed;
  for (let attempt = 0; attempt < 32; attempt += 1) {
    next = seedFrom(next);
    const first = lowest(cards, next);
    if (first && (first.id !== last || cards.length === 1)) return { card: first, seed: next };
  }
  return undefined;
}

function lowest<Card extends { readonly id: string }>(
  cards: readonly Card[],
  seed: string,
): Card | undefined {
  let best: { card: Card; at: string } | undefined;
  for (const card of cards) {
    const at = place(seed, card.id);
    if (!best || at < best.at) best = { card, at };
  }
  return best?.card;
}

/** The sort key of a card in the deck of a seed. The id breaks ties between equal hashes. */
function place(seed: string, id: string): string {
  return `${hash(`${seed}:${id}`)}:${id}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
