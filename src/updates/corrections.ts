import type { APIEmbed } from 'discord-api-types/v10';
import { sleep, WakeableSleep } from '#clock.ts';
import type { Facts } from '#data/facts.ts';
import { seenUpTo } from '#data/seen.ts';
import { fitTogether } from '#replies/fitting.ts';
import { postButtonsIn } from '#replies/buttons.ts';
import { headlineOf, titleOf, updateEmbed } from '#replies/update-post.ts';
import type { FactsVersions } from '#store/facts-versions.ts';
import type { OutdatedPost, PostedUpdates } from '#store/posted-updates.ts';
import { StoreError } from '#store/store-error.ts';
import type { ChannelMessage, Channels, MessageChange } from './channels.ts';
import { outagePause, retryAfter } from './decisions.ts';
import { updateHash, updateHashes } from './compose-post.ts';
import { withHeadline } from './post-message.ts';
import type { Runtime } from '#runtime.ts';

export interface CorrectionsDeps extends Runtime {
  readonly posted: PostedUpdates;
  readonly versions: Pick<FactsVersions, 'list'>;
  readonly channels: Channels;
  readonly facts: () => Facts;
}

/** How long a claim of one batch lasts, in ms: long enough for all its edits at any rate limit. */
const claimLength = 5 * 60_000;
const batchSize = 10;
/** Interval for postponed corrections, and for those that a database error interrupted; in ms. */
const recheckInterval = 10 * 60_000;
const mostAttempts = 20;

/**
 * Edits posts whose update has changed since: only its embed, once per change. Posts of updates that are no
 * longer in the facts stay as they are.
 */
export function startCorrections(deps: CorrectionsDeps) {
  const { clock, log } = deps;
  const pause = new WakeableSleep(clock);
  let isClosing = false;
  const isOver = () => isClosing;
  const running = run();

  async function run(): Promise<void> {
    while (!isOver()) {
      try {
        await correctAll(deps, isOver);
      } catch (error) {
        // The post worker logs database errors.
        if (!isClosing && !(error instanceof StoreError)) {
          log.error({ err: error }, 'corrections failed');
        }
      }
      await pause.for(isClosing ? 0 : recheckInterval);
    }
  }

  return {
    /** Call this when the facts have changed. */
    wake: () => pause.wake(),
    /** Stops after the current edit, or after a second. */
    async close(): Promise<void> {
      isClosing = true;
      pause.wake();
      await Promise.race([running, sleep(clock, 1000)]);
    },
  };
}

async function correctAll(deps: CorrectionsDeps, isOver: () => boolean): Promise<void> {
  const { posted, versions, clock } = deps;
  for (;;) {
    const facts = deps.facts();
    const [current] = await versions.list(1);
    // Another process has newer facts, whose corrections this one would undo.
    if (current && current.version !== facts.version) return;
    const now = clock.now();
    const request = { now, until: now + claimLength, limit: batchSize };
    const outdated = await posted.claimOutdated(updateHashes(facts), request);
    for (const post of outdated) {
      if (isOver()) return;
      await correct(deps, facts, post);
    }
    if (outdated.length === 0) return;
  }
}

/** The message with another embed at `position` and, if it has one, with the right headline outside the embeds. */
function corrected(
  facts: Facts,
  { content, embeds = [], components, allowed_mentions }: ChannelMessage,
  position: number,
  embed: APIEmbed,
): MessageChange {
  const all = (embeds ?? []).map((one, index) => (index === position ? embed : one));
  const text = (content ?? '').replace(/^<@&\d+>/, '').trim();
  if (text === '') return { embeds: fitTogether(all) };
  const updates = postButtonsIn(components ?? []).map(({ id }) => facts.update(id));
  const titled = all.map((one, index) => {
    const own = updates[index];
    return one.title === undefined && own ? { ...one, title: titleOf(own) } : one;
  });
  const headline = headlineOf(updates.filter((one) => one !== undefined));
  return {
    ...withHeadline(fitTogether(titled), headline, allowed_mentions?.roles?.[0] ?? null),
    ...(allowed_mentions ? { allowed_mentions } : {}),
  };
}

async function correct(deps: CorrectionsDeps, current: Facts, post: OutdatedPost): Promise<void> {
  const { posted, channels, clock, log } = deps;
  const facts = seenUpTo(current, post.seen);
  const original = current.update(post.updateId);
  const update = facts.update(post.updateId);
  if (!original || !update || post.attempts >= mostAttempts) return posted.abandoned(post);
  const { channelId, messageId } = post;
  const message = JSON.parse(post.message) as ChannelMessage;
  const at = clock.now();
  const changed = corrected(facts, message, post.position, updateEmbed(facts, update, at));
  const outcome = await channels.edit(channelId, messageId, changed);
  const names = { channel: channelId, message: messageId, update: post.updateId };
  switch (outcome.kind) {
    case 'done': {
      const shown = JSON.stringify({ ...message, ...changed });
      await posted.corrected(post, { hash: updateHash(original), message: shown });
      log.info(names, 'update corrected');
      return;
    }
    case 'retry':
      return posted.postponed(post, clock.now() + retryAfter(outcome, post.attempts));
    case 'lost':
      return posted.postponed(post, clock.now() + outagePause(post.attempts + 1, post.slotId));
    case 'gone':
    case 'refused':
      log.info({ ...names, outcome }, 'update not corrected');
      return posted.abandoned(post);
  }
}
