import { defineComponent, defineSubcommand } from '#commands/declaration.ts';
import { actions } from '#replies/buttons.ts';
import { removalQuestion, removedReply } from './views/subscriptions.ts';
import { refuseUnlessManager } from './manage-server.ts';
import type { UpdatesParts } from './parts.ts';
import { findSubscription, idOption, isNotice, unknown, viewOf } from './which.ts';

/** `/updates remove`: asks first. */
export function removeCommand(parts: UpdatesParts) {
  return defineSubcommand({
    name: 'remove',
    description: 'Remove posts for good',
    options: { id: idOption(parts) },
    async run({ facts, caller }, { id }) {
      const found = await findSubscription(parts, caller.guildId, id);
      return isNotice(found) ? found : removalQuestion(facts, viewOf(found));
    },
  });
}

/** The button under the question. */
export function removeButton(parts: UpdatesParts) {
  return defineComponent({
    id: actions.removeSubscription,
    answers: 'change',
    async run({ facts, caller }, { id }) {
      const { guildId } = caller;
      const refusal = refuseUnlessManager(caller);
      if (refusal || guildId === undefined) return refusal ?? unknown(id);
      const found = await findSubscription(parts, guildId, id);
      if (isNotice(found)) return found;
      const isRemoved = await parts.subscriptions.remove(guildId, found.id);
      if (!isRemoved) return unknown(id);
      parts.postWorker.wake();
      return removedReply(facts, viewOf(found));
    },
  });
}
