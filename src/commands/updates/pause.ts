import { defineSubcommand } from '#commands/declaration.ts';
import { notice } from '#replies/reply.ts';
import { nameOf } from './views/subscriptions.ts';
import type { UpdatesDeps } from './deps.ts';
import { findSubscription, idOption, unknown } from './find-subscription.ts';

/** `/updates pause` */
export function pauseCommand(deps: UpdatesDeps) {
  return defineSubcommand({
    name: 'pause',
    description: 'Pause posts and keep their settings',
    options: { id: idOption(deps) },
    async run({ caller: { guildId }, now }, { id }) {
      const found = await findSubscription(deps, guildId, id);
      if ('kind' in found) return found;
      if (found.nextDueAt === null) return notice(`${nameOf(found)} is already paused.`);
      const paused = await deps.subscriptions.pause(guildId, found.id, now);
      if (!paused) return unknown(id);
      deps.postWorker.wake();
      return notice(
        `⏸️ ${nameOf(paused)} is paused. It won't post in <#${paused.channelId}> until you use \`/updates resume\`.`,
      );
    },
  });
}
