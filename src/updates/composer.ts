import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Facts } from '#data/facts.ts';
import { channelMessage } from '#replies/responder.ts';
import type { Compose } from '#store/slots/slot.ts';
import { compose } from './compose-post.ts';

/** What slots say, from the facts of the moment. Never throws: a fault of ours ends that one slot. */
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
        'an update could not be composed',
      );
      return { skipped: 'failed' };
    }
  };
}

/** A short name for one fault, so that people and the log can speak of the same. */
export function faultId(): string {
  return randomUUID().slice(0, 8);
}
