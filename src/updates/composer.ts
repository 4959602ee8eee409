import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Facts } from '#data/facts.ts';
import { channelMessage } from '#replies/responder.ts';
import type { Compose } from '#store/slots/slot.ts';
import { compose } from './compose-post.ts';

/** Composes slots from the current facts. Never throws: a bug only skips that one slot. */
export function createComposer(facts: () => Facts, now: () => number, log: Logger): Compose {
  return (slot, alreadyPosted) => {
    const { subscription, mark, id } = slot;
    const { content, mentionRoleId, silent } = subscription;
    try {
      const seed = String(subscription.id);
      const edition = compose(content, facts(), alreadyPosted, { now: now(), seed, mark });
      if (edition.kind === 'nothing') return { skipped: edition.why };
      const message = channelMessage(edition.reply, { mentionRoleId, silent });
      const { items, spotlight } = edition;
      return { message: JSON.stringify(message), items, spotlight };
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

/** A short id that connects a user's report with a log line. */
export function faultId(): string {
  return randomUUID().slice(0, 8);
}
