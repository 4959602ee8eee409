import { RESTJSONErrorCodes } from 'discord-api-types/v10';

/** What is wrong, and how an admin mends it; both are whole sentences for people. */
export interface Trouble {
  readonly what: string;
  readonly mend: string;
}

const chooseAnother = 'Choose a text or announcement channel or a thread with `/updates edit`.';

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const troubles: Readonly<Record<number, Trouble>> = {
  [RESTJSONErrorCodes.UnknownChannel]: {
    what: 'The channel is gone.',
    mend: 'Choose another one with `/updates edit`, or remove it with `/updates remove`.',
  },
  [RESTJSONErrorCodes.UnknownGuild]: {
    what: 'The bot is not in this server.',
    mend: 'Add it again.',
  },
  [RESTJSONErrorCodes.MissingAccess]: {
    what: 'The bot cannot see the channel.',
    mend: 'Give the bot’s role View Channel there; to a private thread, add the bot.',
  },
  [RESTJSONErrorCodes.MissingPermissions]: {
    what: 'The bot may not post in the channel.',
    mend: 'Give the bot’s role Send Messages (for a thread: Send Messages in Threads) and Embed Links there.',
  },
  [RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel]: {
    what: 'The channel does not take messages.',
    mend: chooseAnother,
  },
  [RESTJSONErrorCodes.CannotExecuteActionOnThisChannelType]: {
    what: 'The channel has become one of another type, and does not take such messages.',
    mend: chooseAnother,
  },
  [RESTJSONErrorCodes.CannotSendAMessageInAForumChannel]: {
    what: 'The channel is a forum, where every message has to begin a thread.',
    mend: chooseAnother,
  },
  [RESTJSONErrorCodes.ChannelVerificationLevelTooHighForYouToGainAccess]: {
    what: 'The server’s verification level keeps the bot out of the channel.',
    mend: 'Give the bot a role of its own in the server.',
  },
  [RESTJSONErrorCodes.InvalidActionOnArchivedThread]: {
    what: 'The thread is archived.',
    mend: 'Open it again, or choose another place with `/updates edit`.',
  },
  [RESTJSONErrorCodes.ThreadLocked]: {
    what: 'The thread is locked.',
    mend: 'Unlock it, or give the bot’s role Manage Threads there.',
  },
};

/** A code of Discord's that ended a post, in plain words. */
export function inWords(code: number): Trouble {
  return (
    troubles[code] ?? {
      what: `Discord refuses posts there (code ${code}).`,
      mend: 'Look at the bot’s permissions in the channel.',
    }
  );
}

/** Why a run was left out, as the store keeps it, to follow a colon. */
const skips: Readonly<Record<string, string>> = {
  edited: 'left out, as the subscription was changed just then',
  paused: 'left out, as the subscription was paused',
  superseded: 'left out, as the next one was due before it could be posted',
  removed: 'left out, as the subscription was removed',
  missed: 'left out, as the bot was away when it was due (`missed` is set to skip)',
  'too late': 'left out, as it could not be posted within 6 hours (`missed` is set to skip)',
  'may have been posted':
    'not posted again: it may have appeared before a long outage, and the bot may not look into the channel’s history to be sure',
  'posted before': 'not posted again: it is in the channel already',
  failed: 'not posted because of a fault of the bot; its log tells more',
  'posted, and deleted by somebody since': 'posted, and deleted by somebody since',
  'this channel has had every update': 'nothing to post: this channel has had every update',
  'there is nobody and nothing in the facts':
    'nothing to post: there is nobody and nothing in the facts',
};

/** Whether a run was left out for a reason that somebody should look into. */
export function isMishap(why: string): boolean {
  return why === 'failed' || why === 'may have been posted';
}

/** Why nothing was posted, in plain words that follow a colon or a comma, without a full stop. */
export function skippedInWords(why: string): string {
  const known = Object.hasOwn(skips, why) ? skips[why] : undefined;
  return known ?? `not posted: ${why.replace(/\.$/, '')}`;
}
