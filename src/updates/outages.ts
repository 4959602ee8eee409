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
  /** Whether the process is about to end, so that nothing is tried again. */
  readonly isOver: () => boolean;
}

/** Attempts to deliver a notice, and the longest pause between them in ms. */
const mostTries = 6;
const longestPause = 60_000;

/** Lost channels. Nothing is disabled: the subscription's creator is notified once, and attempts continue. */
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
      told ? 'outage notice delivered' : 'outage notice not delivered',
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
        'channel lost',
      );
      if (!loss.tell) return;
      // Not awaited: notices must not delay posts.
      tell(loss.subscription, outage).catch((error: unknown) => {
        if (!isOver()) log.warn({ subscription: id, err: error }, 'outage notice not delivered');
      });
    },
  };
}

/** For the subscription's creator. It can be sent again: its nonce prevents a second message. */
export function letter(
  { id, channelId }: Subscription,
  { code, since, retryAt }: Outage,
): ChannelMessage {
  const { what, mend } = inWords(code);
  const next = `<t:${Math.floor(retryAt / 1000)}:R>`;
  return {
    content: [
      `The production updates that you set up for <#${channelId}> (number ${id}) are on hold. ${what} ${mend}`,
      `They’re still switched on: the bot tries again ${next}, and they resume by themselves once that works. Run \`/updates check\` in the server to see how they’re doing.`,
    ].join('\n'),
    allowed_mentions: { parse: [] },
    // 25 characters at most.
    nonce: `lost-${id}-${since.toString(36)}`,
    enforce_nonce: true,
  };
}
