import { defineSubcommand } from '#commands/declaration.ts';
import { previewReply } from './views/set-up.ts';
import type { UpdatesParts } from './parts.ts';
import { sampleOf } from './set-up.ts';
import { findSubscription, idOption, isNotice, viewOf } from './which.ts';

/** `/updates preview`: stores nothing and posts nothing. */
export function previewCommand(parts: UpdatesParts) {
  return defineSubcommand({
    name: 'preview',
    description: 'Show the next post only to you, with its time and mention',
    options: { id: idOption(parts) },
    async run(context, { id }) {
      const found = await findSubscription(parts, context.caller.guildId, id);
      if (isNotice(found)) return found;
      return previewReply(context.facts, viewOf(found), await sampleOf(parts, context, found));
    },
  });
}
