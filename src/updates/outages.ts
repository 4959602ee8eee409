import { sleep } from '#clock.ts';
import type { ClaimedSlot } from '#store/slots/slot.ts';
import type { Slots } from '#store/slots/slots.ts';
import type { Outage, Subscription } from '#subscriptions/subscription.ts';
import type { ChannelMessage, Channels } from './channels.ts';
import { outagePause, retryAfter } from './decisions.ts';
import type { DatabaseBackoff } from './database-backoff.ts';
import { describeTrouble } from './trouble.ts';
import type { Runtime } from '#runtime.ts';

export interface OutagesDeps extends Runtime {
  readonly slots: Slots;
  readonly channels: Channels;
  readonly backoff: DatabaseBackoff;
  /** Whether the process is about to end, so that nothing is tried again. */
  readonly isOver: () => boolean;
}

/** Attempts to deliver a notice, and the longest pause between them in ms. */
const maxAttempts = 6;
const longestPause = 60_000;

/**
 * Records that a slot's channel is lost. Nothing is disabled: the subscription's creator is notified once, and
 * attempts continue.
 */
export async function recordLoss(
  deps: OutagesDeps,
  slot: ClaimedSlot,
  code: number,
): Promise<void> {
  const { slots, clock, log, backoff, isOver } = deps;
  const at = clock.now();
  const retryAt = (tries: number) => at + outagePause(tries, slot.subscription.id);
  const loss = await backoff.retry(() => slots.lost(slot, { code, at, retryAt }), isOver);
  const outage = loss?.subscription.outage;
  if (!loss || !outage) return;
  const { id, guildId: guild, channelId: channel } = slot.subscription;
  const retryInMs = outage.retryAt - at;
  const { tries } = outage;
  log.warn({ subscription: id, guild, channel, code, tries, retryInMs }, 'channel lost');
  if (!loss.notifyCreator) return;
  // Not awaited: notices must not delay posts.
  notifyCreator(deps, loss.subscription, outage).catch((error: unknown) => {
    if (!isOver()) log.warn({ subscription: id, err: error }, 'outage notice not delivered');
  });
}

async function notifyCreator(
  { channels, clock, log, isOver }: OutagesDeps,
  subscription: Subscription,
  outage: Outage,
): Promise<void> {
  const { id, createdBy: user } = subscription;
  const send = () => channels.directMessage(user, outageNotice(subscription, outage));
  let outcome = await send();
  for (let attempts = 1; outcome.kind === 'retry' && attempts < maxAttempts; attempts += 1) {
    await sleep(clock, Math.min(retryAfter(outcome, attempts), longestPause));
    if (isOver()) break;
    outcome = await send();
  }
  const isDelivered = outcome.kind === 'done';
  log.info(
    { subscription: id, user, ...(isDelivered ? {} : { outcome }) },
    isDelivered ? 'outage notice delivered' : 'outage notice not delivered',
  );
}

/** For the subscription's creator. It can be sent again: its nonce prevents a second message. */
function outageNotice(
  { id, channelId }: Subscription,
  { code, since, retryAt }: Outage,
): ChannelMessage {
  const { what, fix } = describeTrouble(code);
  const next = `<t:${Math.floor(retryAt / 1000)}:R>`;
  return {
    content: [
      `The production updates that you set up for <#${channelId}> (number ${id}) are on hold. ${what} ${fix}`,
      `They're still switched on: the bot tries again ${next}, and they resume by themselves once that works. Run \`/updates check\` in the server to see how they're doing.`,
    ].join('\n'),
    allowed_mentions: { parse: [] },
    // 25 characters at most.
    nonce: `lost-${id}-${since.toString(36)}`,
    enforce_nonce: true,
  };
}
