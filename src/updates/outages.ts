import type { Logger } from 'pino';
import { sleep, type Clock } from '#clock.ts';
import type { ClaimedSlot, LossOutcome } from '#store/slots/slot.ts';
import type { Slots } from '#store/slots/slots.ts';
import type { Outage, Subscription } from '#subscriptions/subscription.ts';
import type { ChangeOutcome, ChannelMessage, Channels } from './channels.ts';
import { outagePause, retryAfter } from './decisions.ts';
import { inWords } from './trouble.ts';

export interface OutageParts {
  readonly slots: Slots;
  readonly channels: Channels;
  readonly clock: Clock;
  readonly log: Logger;
  /** Whether the process is about to end: then nothing is tried again. */
  readonly isOver: () => boolean;
}

/** How often a letter is tried, and the longest pause in between, in ms. */
const mostTries = 6;
const longestPause = 60_000;

/** Lost channels: nothing is disabled, whoever set it up is told once, and tries go on. */
export interface Outages {
  lost(
    slot: ClaimedSlot,
    code: number,
    record: <T>(task: () => Promise<T>) => Promise<T>,
  ): Promise<void>;
}

export function createOutages({ slots, channels, clock, log, isOver }: OutageParts): Outages {
  async function send(
    subscription: Subscription,
    outage: Outage,
    tries = 1,
  ): Promise<ChangeOutcome> {
    const outcome = await channels.tell(subscription.createdBy, letter(subscription, outage));
    if (outcome.kind !== 'retry' || tries === mostTries || isOver()) return outcome;
    await sleep(clock, Math.min(retryAfter(outcome, tries), longestPause));
    return isOver() ? outcome : send(subscription, outage, tries + 1);
  }

  async function tell(subscription: Subscription, outage: Outage): Promise<void> {
    const outcome = await send(subscription, outage);
    const told = outcome.kind === 'done';
    log.info(
      { subscription: subscription.id, user: subscription.createdBy, ...(told ? {} : { outcome }) },
      told ? 'told about a lost channel' : 'nobody could be told about a lost channel',
    );
  }

  return {
    async lost(slot, code, record) {
      const at = clock.now();
      const retryAt = (tries: number) => at + outagePause(tries);
      const loss: LossOutcome | undefined = await record(() =>
        slots.lost(slot, { code, at, retryAt }),
      );
      const { id, guildId, channelId } = slot.subscription;
      const outage = loss?.subscription.outage;
      if (!loss || !outage) return;
      log.warn(
        {
          subscription: id,
          guild: guildId,
          channel: channelId,
          code,
          tries: outage.tries,
          retryInMs: outage.retryAt - at,
        },
        'a channel is lost',
      );
      if (!loss.tell) return;
      // Not waited for: posts must not wait for letters.
      tell(loss.subscription, outage).catch((error: unknown) => {
        if (!isOver()) log.warn({ subscription: id, err: error }, 'a letter could not be sent');
      });
    },
  };
}

/** What whoever set it up is told, in plain words. It may be sent again: its nonce makes it one message. */
export function letter(
  { id, channelId }: Subscription,
  { code, since, retryAt }: Outage,
): ChannelMessage {
  const { what, mend } = inWords(code);
  const next = `<t:${Math.floor(retryAt / 1000)}:R>`;
  return {
    content: [
      `The production updates that you set up for <#${channelId}> (number ${id}) are held up. ${what} ${mend}`,
      `Nothing was switched off: the next try is ${next}, and they go on by themselves once it works. \`/updates check\` in the server shows how they are.`,
    ].join('\n'),
    allowed_mentions: { parse: [] },
    // 25 characters at most.
    nonce: `lost-${id}-${since.toString(36)}`,
    enforce_nonce: true,
  };
}
