import { notice } from '#replies/reply.ts';

/** For a button whose subject is gone, or that an older version of the bot made. */
export const outdated = notice(
  'This button is from an older post and no longer works. Use the command again for a fresh answer.',
);
