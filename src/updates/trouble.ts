import { isDoubt } from './decisions.ts';
import { RESTJSONErrorCodes } from 'discord-api-types/v10';

/** A problem and its fix for an admin, each a full sentence. */
export interface Trouble {
  readonly what: string;
  readonly fix: string;
}

const chooseAnother = 'Choose a text or announcement channel or a thread with `/updates edit`.';

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const troubles: Readonly<Record<number, Trouble>> = {
  [RESTJSONErrorCodes.UnknownChannel]: {
    what: 'The channel is gone.',
    fix: 'Choose another one with `/updates edit`, or remove it with `/updates remove`.',
  },
  [RESTJSONErrorCodes.UnknownGuild]: {
    what: "The bot isn't in this server.",
    fix: 'Add it again.',
  },
  [RESTJSONErrorCodes.MissingAccess]: {
    what: "The bot can't see the channel.",
    fix: "Give the bot's role View Channel there; if it's a private thread, add the bot to it.",
  },
  [RESTJSONErrorCodes.MissingPermissions]: {
    what: "The bot isn't allowed to post in the channel.",
    fix: "Give the bot's role Send Messages (for a thread: Send Messages in Threads) and Embed Links there.",
  },
  [RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel]: {
    what: "The channel doesn't accept messages.",
    fix: chooseAnother,
  },
  [RESTJSONErrorCodes.CannotExecuteActionOnThisChannelType]: {
    what: "The channel's type has changed, and it doesn't accept these messages any more.",
    fix: chooseAnother,
  },
  [RESTJSONErrorCodes.CannotSendAMessageInAForumChannel]: {
    what: 'The channel is a forum, and every message in a forum has to start a thread.',
    fix: chooseAnother,
  },
  [RESTJSONErrorCodes.ChannelVerificationLevelTooHighForYouToGainAccess]: {
    what: "The server's verification level keeps the bot out of the channel.",
    fix: 'Give the bot a role of its own in the server.',
  },
  [RESTJSONErrorCodes.InvalidActionOnArchivedThread]: {
    what: 'The thread is archived.',
    fix: 'Unarchive it, or choose another channel with `/updates edit`.',
  },
  [RESTJSONErrorCodes.ThreadLocked]: {
    what: 'The thread is locked.',
    fix: "Unlock it, or give the bot's role Manage Threads there.",
  },
};

/** Explains Discord's error code for a post that failed. */
export function describeTrouble(code: number): Trouble {
  return (
    troubles[code] ?? {
      what: `Discord refuses posts there (code ${code}).`,
      fix: "Check the bot's permissions in the channel.",
    }
  );
}

/** Texts for the reasons in the database, to follow a colon. */
const skips: Readonly<Record<string, string>> = {
  edited: 'skipped, as the subscription had just been changed',
  paused: 'skipped, as the subscription was paused',
  superseded: 'skipped, as the next one was due before it could be posted',
  removed: 'skipped, as the subscription was removed',
  missed: 'skipped, as the bot was offline when it was due (`missed` is set to skip)',
  'too late': "skipped, as it couldn't be posted within 6 hours (`missed` is set to skip)",
  'may have been posted':
    "not posted again: it may have appeared before a long outage, and the bot isn't allowed to check the channel's history",
  'too many messages to check':
    'not posted again: it may have appeared, and the channel has too many messages since then to check',
  'posted before': "not posted again: it's already in the channel",
  failed: 'not posted because of a fault in the bot; the details are in its log',
  'posted, and deleted by somebody since': 'posted, and deleted since',
  'there are no new updates': 'nothing to post: there are no new updates',
  'its topic or person is no longer in the facts':
    'nothing to post: the facts no longer have its topic or person',
  // Recorded by version 0.1.
  'this channel has had every update': 'nothing to post: there are no new updates',
  'there is nobody and nothing in the facts':
    'nothing to post: the facts have no people, quotes or updates',
};

/** Whether an admin should look into the reason of a skip. */
export function isMishap(why: string): boolean {
  return why === 'failed' || isDoubt(why);
}

/** Explains why nothing was posted, to follow a colon or a comma, without a full stop. */
export function describeSkip(why: string): string {
  const known = Object.hasOwn(skips, why) ? skips[why] : undefined;
  return known ?? `not posted: ${why.replace(/\.$/, '')}`;
}
