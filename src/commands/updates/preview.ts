import { defineComponent, defineSubcommand, type Context } from '#commands/declaration.ts';
import { actions } from '#replies/buttons.ts';
import type { Reply } from '#replies/reply.ts';
import { previewReply } from './views/set-up.ts';
import type { UpdatesDeps } from './deps.ts';
import { refuseUnlessManager } from '../manage-server.ts';
import { sampleOf } from './outlook.ts';
import { findSubscription, idOption, isNotice, unknown, viewOf } from './find-subscription.ts';

/** `/updates preview`: stores nothing and posts nothing. */
export function previewCommand(deps: UpdatesDeps) {
  return defineSubcommand({
    name: 'preview',
    description: 'Show the next post only to you, with its time and mention',
    options: { id: idOption(deps) },
    run: (context, { id }) => preview(deps, context, context.caller.guildId, id),
  });
}

/** The same below the answer of `/updates add`. */
export function previewButton(deps: UpdatesDeps) {
  return defineComponent({
    id: actions.preview,
    answers: 'private',
    async run(context, { id }) {
      const { guildId } = context.caller;
      const refusal = refuseUnlessManager(context.caller);
      if (refusal || guildId === undefined) return refusal ?? unknown(id);
      return preview(deps, context, guildId, id);
    },
  });
}

async function preview(
  deps: UpdatesDeps,
  context: Context,
  guildId: string,
  id: string,
): Promise<Reply> {
  const found = await findSubscription(deps, guildId, id);
  if (isNotice(found)) return found;
  return previewReply(context.facts, viewOf(found), await sampleOf(deps, context, found));
}
