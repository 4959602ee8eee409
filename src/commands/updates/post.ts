import { defineSubcommand } from '#commands/declaration.ts';
import { notice, type Notice } from '#replies/reply.ts';
import { nameOf } from '#replies/subscriptions.ts';
import { literal } from '#replies/text.ts';
import type { Subscription } from '#store/subscriptions.ts';
import type { PostNowOutcome } from '#updates/post-desk.ts';
import { inWords, skippedInWords } from '#updates/trouble.ts';
import type { UpdatesParts } from './parts.ts';
import { findSubscription, idOption, isNotice, unknown } from './which.ts';

/** `/updates post`: now, besides the schedule. */
export function postCommand(parts: UpdatesParts) {
  return defineSubcommand({
    name: 'post',
    description: 'Post now; the times that are set up stay as they are',
    options: { id: idOption(parts) },
    async run({ caller: { guildId }, interactionId }, { id }) {
      const found = await findSubscription(parts, guildId, id);
      if (isNotice(found)) return found;
      const outcome = await parts.desk.postNow(found, interactionId);
      return outcome.kind === 'removed' ? unknown(id) : tell(found, outcome);
    },
  });
}

function tell(
  subscription: Subscription,
  outcome: Exclude<PostNowOutcome, { readonly kind: 'removed' }>,
): Notice {
  const name = nameOf(subscription);
  switch (outcome.kind) {
    case 'posted': {
      const { channelId, messageId } = outcome;
      const link = `https://discord.com/channels/${subscription.guildId}/${channelId}/${messageId}`;
      return notice(`📮 ${name} is posted: ${link}`);
    }
    case 'nothing':
      return notice(`${name} has nothing to post now: ${literal(skippedInWords(outcome.why))}.`);
    case 'lost': {
      const { what, mend } = inWords(outcome.code);
      return notice(
        `${name} could not be posted to <#${subscription.channelId}>. ${what} ${mend} Then use \`/updates check\`, which tries it again.`,
      );
    }
    case 'waiting': {
      const reason = outcome.reason === null ? '' : ` (${literal(outcome.reason)})`;
      return notice(
        `⏳ ${name} is not posted yet${reason}. It will be, as soon as Discord lets it: \`/updates check\` tells how it went.`,
      );
    }
  }
}
