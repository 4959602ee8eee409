import { answerGuildByRest, answerMember } from '../../world/answer-places.ts';
import type { Guild } from '../../world/places.ts';
import type { Call, Reply } from '../call.ts';
import { ok, param } from '../call.ts';
import { Refusal } from '../refusal.ts';

/**
 * https://discord.com/developers/docs/resources/guild#get-guild; without the bot in it, the guild is unknown:
 * https://github.com/discord/discord-api-docs/issues/5840
 */
export function getGuild(call: Call): Reply {
  const guild = guildWithBot(call);
  if (guild === undefined) throw new Refusal('unknownGuild');
  return ok(answerGuildByRest(guild, call.query.get('with_counts') === 'true'));
}

/**
 * https://discord.com/developers/docs/resources/guild#get-guild-member; if the bot isn't in the guild:
 * https://github.com/discord/discord-api-docs/issues/1716
 */
export function getMember(call: Call): Reply {
  const guild = guildWithBot(call);
  if (guild === undefined) throw new Refusal('missingAccess');
  const member = guild.members.get(param(call, 'userId'));
  if (member === undefined) throw new Refusal('unknownMember');
  return ok(answerMember(call.discord.world, member));
}

/** The guild of the path, if the bot is a member. */
function guildWithBot(call: Call): Guild | undefined {
  const guild = call.discord.world.guilds.get(param(call, 'guildId'));
  return guild?.hasBot === true ? guild : undefined;
}
