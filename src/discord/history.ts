import { Routes, type APIMessage } from 'discord.js';
import type { SearchOutcome } from '#updates/channels.ts';
import { isUnknownMessage, outcomeOf } from './outcomes.ts';
import type { Requests } from './rate-limit/requests.ts';

/** Messages a page: Discord gives no more. */
const pageSize = 100;
/** A channel with more messages than so many pages since then is not read through. */
const mostPages = 10;
/** By how much our clock may differ from Discord's, in milliseconds. */
const clockMargin = 10 * 60_000;
/** https://docs.discord.com/developers/reference#snowflakes */
const discordEpoch = 1_420_070_400_000;

/**
 * Looks through a channel from a time (ms since the epoch) to now, oldest first, for the message that
 * `isIt`.
 *
 * @throws whatever is no outcome of a request.
 */
export async function searchHistory(
  requests: Requests,
  channelId: string,
  since: number,
  isIt: (message: APIMessage) => boolean,
): Promise<SearchOutcome> {
  const start = snowflakeAt(since - clockMargin);
  let after = start;
  for (let page = 0; page < mostPages; page += 1) {
    const query = new URLSearchParams({ after, limit: String(pageSize) });
    const route = Routes.channelMessages(channelId);
    const messages = (await requests.make('get', route, { query })) as readonly APIMessage[];
    const found = messages.find(isIt);
    if (found) return { kind: 'found', messageId: found.id };
    if (messages.length < pageSize) {
      return messages.length > 0 ? { kind: 'absent' } : probe(requests, channelId, start);
    }
    // Newest first, as Discord sends them, whatever they were asked after.
    after = messages
      .map(({ id }) => id)
      .reduce((one, other) => (BigInt(one) > BigInt(other) ? one : other));
  }
  return { kind: 'unreadable' };
}

/**
 * Tells an empty history from one that may not be read: without Read Message History a list is just empty,
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

/** The lowest id that something made at this time can have. */
function snowflakeAt(time: number): string {
  return (BigInt(Math.max(0, Math.floor(time) - discordEpoch)) << 22n).toString();
}
