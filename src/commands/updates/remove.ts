import { ButtonStyle } from 'discord-api-types/v10';
import { defineComponent, defineSubcommand } from '#commands/declaration.ts';
import { actions, button } from '#replies/buttons.ts';
import { refuseUnlessManager } from '../manage-server.ts';
import type { UpdatesDeps } from './deps.ts';
import { findSubscription, idOption, unknown } from './find-subscription.ts';
import { embedAnswer, nameOf, placeAndTimes } from './views/subscriptions.ts';

/** `/updates remove`: asks for confirmation. */
export function removeCommand(deps: UpdatesDeps) {
  return defineSubcommand({
    name: 'remove',
    description: 'Remove posts for good',
    options: { id: idOption(deps) },
    async run({ facts, caller }, { id }) {
      const found = await findSubscription(deps, caller.guildId, id);
      if ('kind' in found) return found;
      const question = {
        title: `Remove ${nameOf(found)}?`,
        description: `${placeAndTimes(found)}\n\nIt won't post any more. Its earlier posts stay. To stop it only for a while, use \`/updates pause\`.`,
      };
      const customId = actions.removeSubscription.encode({ id: String(found.id) });
      const style = ButtonStyle.Danger;
      return embedAnswer(facts, question, [
        button(customId, { label: 'Remove', emoji: '🗑️', style }),
      ]);
    },
  });
}

/** The button that confirms it. */
export function removeButton(deps: UpdatesDeps) {
  return defineComponent({
    id: actions.removeSubscription,
    answers: 'change',
    async run({ facts, caller }, { id }) {
      const refusal = refuseUnlessManager(caller);
      const found = refusal ?? (await findSubscription(deps, caller.guildId, id));
      if ('kind' in found) return found;
      const isRemoved = await deps.subscriptions.remove(found.guildId, found.id);
      if (!isRemoved) return unknown(id);
      deps.postWorker.wake();
      const title = `Removed: ${nameOf(found)}`;
      return embedAnswer(facts, { title, description: placeAndTimes(found) });
    },
  });
}
