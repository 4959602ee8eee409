import { DiscordActionRow } from '@skyra/discord-components-core/discord-action-row.js';
import { DiscordQuote } from '@skyra/discord-components-core/discord-quote.js';

import { LOOKS_OF_CONTENT } from './looks-of-content.ts';
import { LOOKS_OF_MESSAGES } from './looks-of-messages.ts';

// Enough contrast in both themes, Discord's present colours, room on a phone, and a focus that can be seen.
// The colours are the page's, so they change with its theme.
for (const [element, look] of [...LOOKS_OF_MESSAGES, ...LOOKS_OF_CONTENT]) {
  element.elementStyles.push(look);
}

/** Used by their tags alone. */
export const USED_BY_TAG = [DiscordActionRow, DiscordQuote] as const;
