import type { APIInteractionResponse } from 'discord.js';
import { memoize } from '#memoize.ts';

/** The JSON of a response in UTF-8, which is made once where many get the same answer. */
export const encoded = memoize((response: APIInteractionResponse) =>
  Buffer.from(JSON.stringify(response)),
);
