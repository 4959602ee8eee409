import { defineSubcommand } from '#commands/declaration.ts';
import { notice } from '#replies/reply.ts';
import { nameOf } from './views/subscriptions.ts';
import type { UpdatesParts } from './parts.ts';
import { findSubscription, idOption, isNotice, unknown } from './which.ts';

/** `/updates pause` */
export function pauseCommand(parts: UpdatesParts) {
  return defineSubcommand({
    name: 'pause',
    description: 'Pause posts and keep their settings',
    options: { id: idOption(parts) },
    async run({ caller: { guildId }, now }, { id }) {
      const found = await findSubscription(parts, guildId, id);
      if (isNotice(found)) return found;
      if (found.nextDueAt === null) return notice(`${nameOf(found)} is already paused.`);
      const paused = await parts.subscriptions.pause(guildId, found.id, now);
      if (!paused) return unknown(id);
      parts.postWorker.wake();
      return notice(
        `⏸️ ${nameOf(paused)} is paused. It won't post in <#${paused.channelId}> until you use \`/updates resume\`.`,
      );
    },
  });
}
