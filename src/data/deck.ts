import { createHash } from 'node:crypto';

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

/**
 * The card after `last`, or the first one, from a shuffled deck that is stored nowhere: the seed gives the order, and
 * the last card shown gives the position. Cards can be added and removed between draws; each remaining card is
 * shown once before any is repeated. Once all have been shown, the deck is reshuffled.
 */
export function draw<Card extends { readonly id: string }>(
  cards: readonly Card[],
  seed: string,
  last?: string,
): { readonly card: Card; readonly seed: string } | undefined {
  const inOrder = (of: string) =>
    cards
      .map((card) => ({ card, at: place(of, card.id) }))
      .toSorted((one, other) => (one.at < other.at ? -1 : 1));
  const lastAt = last === undefined ? '' : place(seed, last);
  const following = inOrder(seed).find(({ at }) => at > lastAt);
  if (following) return { card: following.card, seed };

  // Reshuffle until the new deck starts with another card than the one just shown.
  let next = seed;
  for (let attempt = 0; attempt < 32; attempt += 1) {
    next = seedFrom(next);
    const card = inOrder(next)[0]?.card;
    if (card && (card.id !== last || cards.length === 1)) return { card, seed: next };
  }
  return undefined;
}

/** The sort key of a card in the deck of a seed. The id breaks ties between equal hashes. */
function place(seed: string, id: string): string {
  return `${hash(`${seed}:${id}`)}:${id}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
