import { DiscordAPIError, HTTPError, RateLimitError, RESTJSONErrorCodes as Code } from 'discord.js';
import type { Later, Lost, Refused } from '#updates/channels.ts';
import { NotDoneError } from './errors.ts';

/** Whether the message with this nonce, or this id, no longer exists. */
export function isUnknownMessage(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === Code.UnknownMessage;
}

/**
 * The channel is gone, or the bot may not post in it; a moderator of the guild can fix that.
 * https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
 */
const lost: ReadonlySet<number | string> = new Set<number>([
  Code.UnknownChannel,
  Code.UnknownGuild,
  Code.MissingAccess,
  Code.MissingPermissions,
  Code.CannotSendMessagesInNonTextChannel,
  Code.CannotExecuteActionOnThisChannelType,
  Code.CannotSendAMessageInAForumChannel,
  Code.ChannelVerificationLevelTooHighForYouToGainAccess,
  Code.InvalidActionOnArchivedThread,
  Code.ThreadLocked,
]);

/** Temporary refusals, each with the least time to wait, in milliseconds. */
const temporary: ReadonlyMap<number | string, number> = new Map<number, number>([
  [Code.ActionCannotBePerformedDueToSlowmodeRateLimit, 60_000],
  [Code.ChannelSendRateLimit, 60_000],
  [Code.ServerSendRateLimit, 60_000],
  [Code.AnnouncementEditLimitExceeded, 600_000],
  [Code.MaximumNumberOfEditsToMessagesOlderThanOneHourReached, 600_000],
  [Code.OpeningDirectMessagesTooFast, 600_000],
  [Code.SendMessagesHasBeenTemporarilyDisabled, 600_000],
  [Code.FeatureTemporarilyDisabledServerSide, 600_000],
  [Code.ServiceResourceIsBeingRateLimited, 60_000],
  [Code.CloudflareIsBlockingYourRequest, 600_000],
  [Code.APIResourceOverloaded, 60_000],
]);

/** The user accepts no direct messages from the bot, or is gone. */
const closed: ReadonlySet<number | string> = new Set<number>([
  Code.CannotSendMessagesToThisUser,
  Code.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds,
  Code.UnknownUser,
  Code.InvalidRecipients,
]);

/** Network errors from before the request was sent. */
const neverLeft: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export function isClosedToUs(error: unknown): boolean {
  return error instanceof DiscordAPIError && closed.has(error.code);
}

export function isAlreadyPublished(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === Code.ThisMessageWasAlreadyCrossposted;
}

/** The meaning of any failed request. */
export function outcomeOf(error: unknown): Later | Lost | Refused {
  if (error instanceof RateLimitError) {
    const { timeToReset, retryAfter, sublimitTimeout } = error;
    const after = Math.ceil(Math.max(timeToReset, retryAfter, sublimitTimeout, 0));
    return later('Discord asked to wait (429)', after, true);
  }
  if (error instanceof DiscordAPIError) return outcomeOfCode(error);
  if (error instanceof NotDoneError) return later(error.message, error.wait, true);
  if (error instanceof HTTPError) return later(`Discord answered ${error.status}`, 0, false);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const isAborted = error instanceof Error && error.name === 'AbortError';
  const reason = isAborted
    ? "Discord didn't answer in time"
    : `Discord wasn't reached (${name(error)})`;
  return later(reason, 0, neverLeft.has(code));
}

function outcomeOfCode({ code, status, message }: DiscordAPIError): Later | Lost | Refused {
  if (lost.has(code)) return { kind: 'lost', code: Number(code) };
  const wait = temporary.get(code);
  if (wait !== undefined) return later(`Discord answered ${status} (code ${code})`, wait, true);
  // Without a code, a proxy in front of Discord's API answered.
  if (typeof code !== 'number')
    return later(`a proxy in front of Discord answered ${status}`, 60_000, true);
  return { kind: 'refused', code, reason: message };
}

function later(reason: string, after: number, certainlyNotDone: boolean): Later {
  return { kind: 'retry', after, reason, certainlyNotDone };
}

function name(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
