import { defineComponent, defineSubcommand } from '#commands/declaration.ts';
import { actions } from '#replies/buttons.ts';
import { removalQuestion, removedReply } from './views/subscriptions.ts';
import { refuseUnlessManager } from '../manage-server.ts';
import type { UpdatesDeps } from './deps.ts';
import { findSubscription, idOption, isNotice, unknown, viewOf } from './find-subscription.ts';

/** `/updates remove`: asks for confirmation. */
export function removeCommand(deps: UpdatesDeps) {
  return defineSubcommand({
    name: 'remove',
    description: 'Remove posts for good',
    options: { id: idOption(deps) },
    async run({ facts, caller }, { id }) {
      const found = await findSubscription(deps, caller.guildId, id);
      return isNotice(found) ? found : removalQuestion(facts, viewOf(found));
    },
  });
}

/** The button that confirms it. */
export function removeButton(deps: UpdatesDeps) {
  return defineComponent({
    id: actions.removeSubscription,
    answers: 'change',
    async run({ facts, caller }, { id }) {
      const { guildId } = caller;
      const refusal = refuseUnlessManager(caller);
      if (refusal || guildId === undefined) return refusal ?? unknown(id);
      const found = await findSubscription(deps, guildId, id);
      if (isNotice(found)) return found;
      const isRemoved = await deps.subscriptions.remove(guildId, found.id);
      if (!isRemoved) return unknown(id);
      deps.postWorker.wake();
      return removedReply(facts, viewOf(found));
    },
  });
}
