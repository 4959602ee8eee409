import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import { defineSubcommand } from '#commands/declaration.ts';
import { notice, type Notice } from '#replies/reply.ts';
import { nameOf } from './views/subscriptions.ts';
import { literal } from '#replies/text.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import { problemsAt } from '#updates/channel-check.ts';
import { describeTrouble, describeSkip } from '#updates/trouble.ts';
import { demandsIn, lookUp } from './channel-lookup.ts';
import type { UpdatesDeps } from './deps.ts';
import { findSubscription, idOption, unknown } from './find-subscription.ts';

/** `/updates post`: posts now, outside the schedule. */
export function postCommand(deps: UpdatesDeps) {
  return defineSubcommand({
    name: 'post',
    description:
      'Post publicly now, with the usual mention and publishing; the schedule stays the same',
    options: { id: idOption(deps) },
    async run({ caller: { guildId }, interactionId }, { id }) {
      const found = await findSubscription(deps, guildId, id);
      if ('kind' in found) return found;
      const name = nameOf(found);
      const outcome = await deps.postWorker.postNow(found, interactionId);
      switch (outcome.kind) {
        case 'removed':
          return unknown(id);
        case 'lost':
          return lossNotice(deps, found, outcome.code);
        case 'nothing':
          return notice(`${name}: ${literal(describeSkip(outcome.why))}.`);
        case 'waiting': {
          const reason = outcome.reason === null ? '' : ` (${literal(outcome.reason)})`;
          return notice(
            `⏳ ${name} isn't posted yet${reason}. The bot will post it as soon as Discord allows. Follow it with \`/updates check\`.`,
          );
        }
        case 'posted': {
          const { channelId, messageId, publishTrouble: trouble } = outcome;
          const link = `https://discord.com/channels/${guildId}/${channelId}/${messageId}`;
          const published =
            trouble === null
              ? ' and published'
              : `, but not published (${literal(trouble.replace(/\.$/, ''))})`;
          return notice(`📮 ${name} is posted${found.publish ? published : ''}: ${link}`);
        }
      }
    },
  });
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
