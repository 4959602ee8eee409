import { DiscordActionRow } from '@skyra/discord-components-core/discord-action-row.js';
import { DiscordQuote } from '@skyra/discord-components-core/discord-quote.js';

import { CONTENT_STYLES } from './content-styles.ts';
import { MESSAGE_STYLES } from './message-styles.ts';

// Adds contrast in both themes, Discord's current colours, small screens and visible focus.
// The colours are the page's variables, so they follow its theme.
for (const [element, style] of [...MESSAGE_STYLES, ...CONTENT_STYLES]) {
  element.elementStyles.push(style);
}

/** Elements used only by tag. The export keeps the bundler from dropping them. */
export const USED_BY_TAG = [DiscordActionRow, DiscordQuote] as const;
