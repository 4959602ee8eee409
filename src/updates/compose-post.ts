import { createHash, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { updatesAbout } from '#data/about.ts';
import { draw, isSeed, seedFrom } from '#data/deck.ts';
import type { Facts } from '#data/facts.ts';
import { hiding, seenUpTo } from '#data/seen.ts';
import { earliestInstant } from '#data/partial-date.ts';
import type { Update } from '#data/schema.ts';
import type { Pictures } from '#pictures/pictures.ts';
import { lengthOf } from '#replies/fitting.ts';
import { limits } from '#replies/limits.ts';
import type { Answer } from '#replies/reply.ts';
import {
  digestPost,
  personPost,
  quotePost,
  updateEmbed,
  updatesPost,
} from '#replies/update-post.ts';
import type {
  AlreadyPosted,
  ClaimedSlot,
  ComposedPost,
  ComposePost,
  PostedItem,
} from '#store/slots/slot.ts';
import { isQuiet, quietEnd } from '#subscriptions/quiet.ts';
import type { Content, Delivery } from '#subscriptions/subscription.ts';
import type { ChannelMessage, Picture } from './channels.ts';
import { channelMessage, mannerOf } from './post-message.ts';

/** The parts of a post, or why there is nothing to post. */
export type PostDraft =
  | (Omit<ComposedPost, 'message'> & { readonly reply: Answer })
  /** Shown to admins. */
  | { readonly skipped: string };

export interface PostContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Shuffles a subscription's first deck: any text, but the same one for each attempt. */
  readonly seed: string;
  /** Part of the ids of the post's buttons: 22 characters of `A-Za-z0-9_-`. */
  readonly idempotencyKey: string;
  /** As in `SubscriptionSettings`. */
  readonly about?: string | null;
  readonly delivery?: Delivery;
}

const updatesPerPost = 3;

/** Composes the posts of slots from the current facts. Never throws: a bug only skips that one slot. */
export function createPostComposer(
  facts: () => Facts,
  now: () => number,
  log: Logger,
): ComposePost {
  return (slot, alreadyPosted) => {
    const { subscription, seen, mark, id } = slot;
    const { content, about, delivery, quiet, timezone } = subscription;
    if (slot.kind === 'scheduled' && delivery === 'at-once' && isQuiet(quiet, timezone, now())) {
      return { readyAt: quietEnd(quiet, timezone, now()) };
    }
    try {
      const seed = String(subscription.id);
      const context = { now: now(), seed, idempotencyKey: mark, about, delivery };
      const draft = composePost(content, seenUpTo(facts(), seen), alreadyPosted, context);
      if ('skipped' in draft) return draft;
      const { reply, ...rest } = draft;
      const message = channelMessage(reply, mannerOf(subscription, now()));
      return { message: JSON.stringify(message), ...rest };
    } catch (error) {
      const fault = faultId();
      log.error(
        { fault, slot: id, subscription: subscription.id, err: error },
        'composing an update failed',
      );
      return { skipped: 'failed' };
    }
  };
}

/** Finds the picture of a digest, unless the facts have changed since it was composed. */
export function createPictureFinder(
  pictures: Pictures,
  facts: () => Facts,
  now: () => number,
): (slot: ClaimedSlot) => Promise<Picture | undefined> {
  return async ({ subscription, seen, mark, message }) => {
    if (subscription.content !== 'digest') return undefined;
    const current = seenUpTo(facts(), seen);
    const { description } = digestPost(current, mark, now()).embed;
    const [embed] = (JSON.parse(message) as ChannelMessage).embeds ?? [];
    return embed?.description === description ? pictures.timeline(current) : undefined;
  };
}

/** A short id that connects a user's report with a log line. */
export function faultId(): string {
  return randomUUID().slice(0, 8);
}

export function composePost(
  content: Content,
  facts: Facts,
  alreadyPosted: AlreadyPosted,
  context: PostContext,
): PostDraft {
  switch (content) {
    case 'news':
      return composeNews(facts, alreadyPosted, context);
    case 'digest':
      return post(digestPost(facts, context.idempotencyKey, context.now), alreadyPosted.spotlight);
    case 'spotlight':
      return composeSpotlight(facts, alreadyPosted, context);
  }
}

function composeNews(
  facts: Facts,
  alreadyPosted: AlreadyPosted,
  { idempotencyKey, about = null, delivery }: PostContext,
): PostDraft {
  const wanted = updatesAbout(facts, about);
  if (!wanted) return { skipped: 'its topic or person is no longer in the facts' };
  const { updateIds } = alreadyPosted;
  const fresh = inOrder(facts.updates).filter(
    (update) => !updateIds.has(update.id) && wanted.includes(update),
  );
  const [first, ...others] = fresh;
  if (!first) return { skipped: 'there are no new updates' };
  const isAtOnce = delivery === 'at-once';
  const more = isAtOnce ? fittingAfter(facts, first, others) : others.slice(0, updatesPerPost - 1);
  const chosen: [Update, ...Update[]] = [first, ...more];
  const items = itemsOf(facts, chosen);
  const reply = updatesPost(facts, chosen, idempotencyKey);
  const isPartial = isAtOnce && chosen.length < fresh.length;
  return post(reply, alreadyPosted.spotlight, items, isPartial);
}

/** A note on a later correction takes up to this many UTF-16 units. */
const correctionLength = 60;

/** As many of the next updates as one message holds uncut. */
function fittingAfter(facts: Facts, first: Update, others: readonly Update[]): readonly Update[] {
  const sizeOf = (update: Update) => lengthOf(updateEmbed(facts, update)) + correctionLength;
  let length = sizeOf(first);
  const end = others.findIndex((update) => (length += sizeOf(update)) > limits.embedsTotal);
  return others.slice(0, Math.min(end === -1 ? others.length : end, limits.embeds - 1));
}

/**
 * Oldest first. A pack lists its updates in order, so an update without a date follows the dated one above
 * it.
 */
export function inOrder(updates: readonly Update[]): readonly Update[] {
  let at = -Infinity;
  return updates
    .map((update) => {
      at = update.date === null ? at : earliestInstant(update.date);
      return { update, at };
    })
    .toSorted((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ update }) => update);
}

interface Card {
  readonly id: string;
  readonly updates?: readonly Update[];
  post(key: string): Answer;
}

function composeSpotlight(
  facts: Facts,
  alreadyPosted: AlreadyPosted,
  { seed, idempotencyKey, now }: PostContext,
): PostDraft {
  const place = placeIn(alreadyPosted.spotlight) ?? { seed: seedFrom(seed), last: undefined };
  const drawn = draw(cards(facts, now), place.seed, place.last);
  if (!drawn) return { skipped: 'there is nobody and nothing in the facts' };
  const { card } = drawn;
  const items = itemsOf(facts, card.updates ?? []);
  return post(card.post(idempotencyKey), `${drawn.seed}:${card.id}`, items);
}

function cards(facts: Facts, now: number): readonly Card[] {
  const { cast, quotes, updates } = facts;
  // A name alone isn't worth a post.
  const known = cast.filter(({ standing, notes }) => standing !== 'guest' || notes.length > 0);
  return [
    ...known.map((person) => ({
      id: `person:${person.id}`,
      post: (key: string) => personPost(facts, person, key, now),
    })),
    ...quotes.map((quote) => ({
      id: `quote:${quote.id}`,
      post: (key: string) => quotePost(facts, quote, key, now),
    })),
    ...updates.map((update) => ({
      id: `update:${update.id}`,
      updates: [update],
      post: (key: string) => updatesPost(facts, [update], key),
    })),
  ];
}

/** Reads the stored position in a deck: `seed:kind:id` of the last card shown. */
function placeIn(
  kept: string | null,
): { readonly seed: string; readonly last: string } | undefined {
  const [seed = '', ...last] = (kept ?? '').split(':');
  return isSeed(seed) && last.length > 0 ? { seed, last: last.join(':') } : undefined;
}

function post(
  reply: Answer,
  spotlight: string | null,
  items: readonly PostedItem[] = [],
  isPartial = false,
): PostDraft {
  return { reply, items, spotlight, isPartial };
}

function itemsOf(facts: Facts, updates: readonly Update[]): readonly PostedItem[] {
  const original = hiding(facts);
  return updates.map((update) => ({
    updateId: update.id,
    // The same, however much of it is hidden here.
    hash: updateHash(original.update(update.id) ?? update),
  }));
}

/**
 * Covers everything that a post shows of an update. The words of its sources aren't included: the button
 * always shows them from the newest facts.
 */
export function updateHash(update: Update): string {
  const { date, headline, text, certainty, spoiler = null, sources } = update;
  const cited = sources.map(({ source }) => source).toSorted();
  const shown = JSON.stringify([date, headline, text, certainty, spoiler, cited]);
  return createHash('sha256').update(shown).digest('hex').slice(0, 16);
}

export function updateHashes(facts: Facts): ReadonlyMap<string, string> {
  return new Map(facts.updates.map((update) => [update.id, updateHash(update)]));
}
