import type { Logger } from 'pino';
import { sleep, type Clock } from '#clock.ts';
import type { Facts } from '#data/facts.ts';
import { fittedTogether } from '#replies/fitting.ts';
import type { FactsVersions } from '#store/facts-versions.ts';
import type { OutdatedPost, PostedUpdates } from '#store/posted-updates.ts';
import { StoreError } from '#store/store-error.ts';
import type { ChannelMessage, Channels } from './channels.ts';
import { outagePause, retryAfter } from './decisions.ts';
import { correctedEmbed, updateHash, updateHashes } from './compose-post.ts';

export interface CorrectionParts {
  readonly posted: PostedUpdates;
  readonly versions: Pick<FactsVersions, 'list'>;
  readonly channels: Channels;
  readonly facts: () => Facts;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How long a claim of one batch lasts, in ms: long enough for all its edits at any rate limit. */
const claimLength = 5 * 60_000;
const portion = 10;
/** Interval for postponed corrections, and for those that a database error interrupted; in ms. */
const lookAgainAfter = 10 * 60_000;
const mostAttempts = 20;

/**
 * Edits posts whose update has changed since: only its embed, once per change. Posts of updates that are no
 * longer in the facts stay as they are.
 */
export class Corrections {
  readonly #parts: CorrectionParts;
  readonly #running: Promise<void>;
  #isClosing = false;
  #isWanted = false;
  #wake: () => void = () => undefined;

  constructor(parts: CorrectionParts) {
    this.#parts = parts;
    this.#running = this.#run();
  }

  /** Call this when the facts have changed. */
  look(): void {
    this.#isWanted = true;
    this.#wake();
  }

  /** Stops after the current edit, or after a second. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#wake();
    await Promise.race([this.#running, sleep(this.#parts.clock, 1000)]);
  }

  async #run(): Promise<void> {
    while (!this.#isClosing) {
      this.#isWanted = false;
      try {
        await correctAll(this.#parts, () => this.#isClosing);
      } catch (error) {
        // The post worker logs database errors.
        if (!this.#isClosing && !(error instanceof StoreError)) {
          this.#parts.log.error({ err: error }, 'corrections failed');
        }
      }
      await this.#rest();
    }
  }

  async #rest(): Promise<void> {
    if (this.#isWanted || this.#isClosing) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#parts.clock.after(lookAgainAfter, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
    this.#wake = () => undefined;
  }
}

async function correctAll(parts: CorrectionParts, isOver: () => boolean): Promise<void> {
  const { posted, versions, clock } = parts;
  for (;;) {
    const facts = parts.facts();
    const [current] = await versions.list(1);
    // Another process has newer facts, whose corrections this one would undo.
    if (current && current.version !== facts.version) return;
    const now = clock.now();
    const request = { now, until: now + claimLength, limit: portion };
    const outdated = await posted.claimOutdated(updateHashes(facts), request);
    for (const post of outdated) {
      if (isOver()) return;
      await correct(parts, facts, post);
    }
    if (outdated.length === 0) return;
  }
}

async function correct(parts: CorrectionParts, facts: Facts, post: OutdatedPost): Promise<void> {
  const { posted, channels, clock, log } = parts;
  const update = facts.update(post.updateId);
  if (!update || post.attempts >= mostAttempts) return posted.abandoned(post);
  const { channelId, messageId } = post;
  const message = JSON.parse(post.message) as ChannelMessage;
  const at = clock.now();
  const before = message.embeds ?? [];
  const embeds = fittedTogether(
    before.map((embed, index) =>
      index === post.position ? correctedEmbed(facts, update, at) : embed,
    ),
  );
  const outcome = await channels.edit(channelId, messageId, { embeds });
  const names = { channel: channelId, message: messageId, update: post.updateId };
  switch (outcome.kind) {
    case 'done': {
      const shown = JSON.stringify({ ...message, embeds });
      await posted.corrected(post, { hash: updateHash(update), message: shown });
      log.info(names, 'update corrected');
      return;
    }
    case 'retry':
      return posted.postponed(post, clock.now() + retryAfter(outcome, post.attempts));
    case 'lost':
      return posted.postponed(post, clock.now() + outagePause(post.attempts + 1));
    case 'gone':
    case 'refused':
      log.info({ ...names, outcome }, 'update not corrected');
      return posted.abandoned(post);
  }
}
