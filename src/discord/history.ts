import { Routes, type APIMessage } from 'discord.js';
import { clockTolerance, type SearchOutcome } from '#updates/channels.ts';
import { isUnknownMessage, outcomeOf } from './outcomes.ts';
import type { Requests } from './rate-limit/requests.ts';

/** Messages per page, at most as many as Discord allows. */
const pageSize = 100;
const maxPages = 20;
/** https://docs.discord.com/developers/reference#snowflakes */
const discordEpoch = 1_420_070_400_000;

/**
 * Searches a channel from `since` (ms since the epoch) to now, oldest first, for a message that matches.
 *
 * @throws the errors of requests.
 */
export async function searchHistory(
  requests: Requests,
  channelId: string,
  since: number,
  matches: (message: APIMessage) => boolean,
): Promise<SearchOutcome> {
  const start = snowflakeAt(since - clockTolerance);
  let after = start;
  for (let page = 0; page < maxPages; page += 1) {
    const query = new URLSearchParams({ after, limit: String(pageSize) });
    const route = Routes.channelMessages(channelId);
    const messages = (await requests.make('get', route, { query })) as readonly APIMessage[];
    const found = messages.find(matches);
    if (found) return { kind: 'found', messageId: found.id, components: found.components ?? [] };
    if (messages.length < pageSize) {
      return messages.length > 0 ? { kind: 'absent' } : probe(requests, channelId, start);
    }
    // Discord sends them newest first, even with `after`.
    after = messages
      .map(({ id }) => id)
      .reduce((one, other) => (BigInt(one) > BigInt(other) ? one : other));
  }
  return { kind: 'too long' };
}

/**
 * Distinguishes an empty history from an unreadable one: without Read Message History a list is just empty,
 * while a single message is refused. https://docs.discord.com/developers/resources/message#get-channel-messages
 */
async function probe(requests: Requests, channelId: string, id: string): Promise<SearchOutcome> {
  try {
    await requests.make('get', Routes.channelMessage(channelId, id));
    return { kind: 'absent' };
  } catch (error) {
    if (isUnknownMessage(error)) return { kind: 'absent' };
    const outcome = outcomeOf(error);
    return outcome.kind === 'retry' ? outcome : { kind: 'unreadable' };
  }
}

/** The lowest id possible at this time. */
function snowflakeAt(time: number): string {
  return (BigInt(Math.max(0, Math.floor(time) - discordEpoch)) << 22n).toString();
}
