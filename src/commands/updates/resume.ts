import { defineSubcommand } from '#commands/declaration.ts';
import { notice } from '#replies/reply.ts';
import { nameOf, nextLine } from './views/subscriptions.ts';
import { firstDueAt } from '#subscriptions/delivery.ts';
import { neverRuns } from './add.ts';
import { refusal } from './channel-lookup.ts';
import type { UpdatesDeps } from './deps.ts';
import { findSubscription, idOption, unknown } from './find-subscription.ts';

/** `/updates resume`: also tries a lost channel again. */
export function resumeCommand(deps: UpdatesDeps) {
  return defineSubcommand({
    name: 'resume',
    description: 'Resume paused posts at their next scheduled time',
    options: { id: idOption(deps) },
    async run({ caller: { guildId }, now }, { id }) {
      const found = await findSubscription(deps, guildId, id);
      if ('kind' in found) return found;
      const nextDueAt = firstDueAt(found, now, true);
      if (nextDueAt === undefined) return refusal([neverRuns], 'Nothing was changed.');
      const resumed = await deps.subscriptions.resume(guildId, found.id, nextDueAt, now);
      if (!resumed) return unknown(id);
      deps.postWorker.wake();
      const place = `<#${resumed.channelId}>`;
      return notice(
        found.nextDueAt === null
          ? `▶️ ${nameOf(resumed)} resumes in ${place}: ${nextLine(resumed)}.`
          : `${nameOf(resumed)} wasn't paused and still posts in ${place}: ${nextLine(resumed)}.`,
      );
    },
  });
}
