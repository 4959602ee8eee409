import { defineSubcommand } from '#commands/declaration.ts';
import { previewReply } from './views/set-up.ts';
import type { UpdatesDeps } from './deps.ts';
import { sampleOf } from './outlook.ts';
import { findSubscription, idOption, isNotice, viewOf } from './find-subscription.ts';

/** `/updates preview`: stores nothing and posts nothing. */
export function previewCommand(deps: UpdatesDeps) {
  return defineSubcommand({
    name: 'preview',
    description: 'Show the next post only to you, with its time and mention',
    options: { id: idOption(deps) },
    async run(context, { id }) {
      const found = await findSubscription(deps, context.caller.guildId, id);
      if (isNotice(found)) return found;
      return previewReply(context.facts, viewOf(found), await sampleOf(deps, context, found));
    },
  });
}
