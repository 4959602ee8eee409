import { createHash } from 'node:crypto';

/**
 * A shuffled deck that nobody keeps: the order of cards follows from a seed, the place in it from
 * the card that was last shown. Cards may come and go between two draws; those that stay are shown
 * once before any is shown again.
 */
export interface Drawn<Card> {
  readonly card: Card;
  readonly seed: string;
}

/** Makes the seed of a new deck from any text; six characters of `0-9a-z`. */
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

/** The next card after `last` (or the first one), in a new order when all were shown. */
export function draw<Card extends { readonly id: string }>(
  cards: readonly Card[],
  seed: string,
  last?: string,
): Drawn<Card> | undefined {
  const rest =
    last === undefined ? cards : cards.filter(({ id }) => place(seed, id) > place(seed, last));
  const card = lowest(rest, seed);
  if (card) return { card, seed };

  // All were shown: shuffle until the new deck does not begin with the card that ended the old one.
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

/** Where a card lies in the deck of a seed; the id makes two equal hashes differ. */
function place(seed: string, id: string): string {
  return `${hash(`${seed}:${id}`)}:${id}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
