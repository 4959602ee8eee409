import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import { defineSubcommand } from '#commands/declaration.ts';
import { notice, type Notice } from '#replies/reply.ts';
import { nameOf } from './views/subscriptions.ts';
import { literal } from '#replies/text.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import { problemsAt } from '#updates/channel-check.ts';
import type { PostNowOutcome } from '#updates/post-worker.ts';
import { describeTrouble, describeSkip } from '#updates/trouble.ts';
import { demandsIn, lookUp } from './channel-lookup.ts';
import type { UpdatesDeps } from './deps.ts';
import { findSubscription, idOption, isNotice, unknown } from './find-subscription.ts';

/** `/updates post`: posts now, outside the schedule. */
export function postCommand(deps: UpdatesDeps) {
  return defineSubcommand({
    name: 'post',
    description:
      'Post publicly now, with the usual mention and publishing; the schedule stays the same',
    options: { id: idOption(deps) },
    async run({ caller: { guildId }, interactionId }, { id }) {
      const found = await findSubscription(deps, guildId, id);
      if (isNotice(found)) return found;
      const outcome = await deps.postWorker.postNow(found, interactionId);
      switch (outcome.kind) {
        case 'removed':
          return unknown(id);
        case 'lost':
          return lossNotice(deps, found, outcome.code);
        default:
          return outcomeNotice(found, outcome);
      }
    },
  });
}

type Outcome = Exclude<PostNowOutcome, { readonly kind: 'removed' | 'lost' }>;

function outcomeNotice(subscription: Subscription, outcome: Outcome): Notice {
  const name = nameOf(subscription);
  switch (outcome.kind) {
    case 'posted': {
      const { channelId, messageId, publishTrouble } = outcome;
      const link = `https://discord.com/channels/${subscription.guildId}/${channelId}/${messageId}`;
      if (!subscription.publish) return notice(`📮 ${name} is posted: ${link}`);
      return notice(
        publishTrouble === null
          ? `📮 ${name} is posted and published: ${link}`
          : `📮 ${name} is posted, but not published (${literal(publishTrouble.replace(/\.$/, ''))}): ${link}`,
      );
    }
    case 'nothing':
      return notice(`${name}: ${literal(describeSkip(outcome.why))}.`);
    case 'waiting': {
      const reason = outcome.reason === null ? '' : ` (${literal(outcome.reason)})`;
      return notice(
        `⏳ ${name} isn't posted yet${reason}. The bot will post it as soon as Discord allows. Follow it with \`/updates check\`.`,
      );
    }
  }
}

const unknownChannel: number = RESTJSONErrorCodes.UnknownChannel;

/** The current permissions explain more than the error code of the refused post. */
async function lossNotice(
  deps: UpdatesDeps,
  subscription: Subscription,
  code: number,
): Promise<Notice> {
  const { guildId, channelId } = subscription;
  const { what, fix } = describeTrouble(code);
  const found = await lookUp(deps, guildId, channelId);
  const problems =
    'unknown' in found ? [] : problemsAt(found.destination, demandsIn(found.access, subscription));
  const why = problems.length > 0 ? problems.join(' ') : `${what} ${fix}`;
  const then = code === unknownChannel ? '' : ' Then use `/updates post` again.';
  return notice(`${nameOf(subscription)} couldn't be posted to <#${channelId}>. ${why}${then}`);
}
