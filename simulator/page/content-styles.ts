import { DiscordCode } from '@skyra/discord-components-core/discord-code.js';
import { DiscordEmbed } from '@skyra/discord-components-core/discord-embed.js';
import { DiscordEmbedDescription } from '@skyra/discord-components-core/discord-embed-description.js';
import { DiscordEmbedField } from '@skyra/discord-components-core/discord-embed-field.js';
import { DiscordEmbedFields } from '@skyra/discord-components-core/discord-embed-fields.js';
import { DiscordEmbedFooter } from '@skyra/discord-components-core/discord-embed-footer.js';
import { DiscordMention } from '@skyra/discord-components-core/discord-mention.js';
import { DiscordSubscript } from '@skyra/discord-components-core/discord-subscript.js';
import { DiscordTime } from '@skyra/discord-components-core/discord-time.js';
import { css, type CSSResult, type LitElement } from 'lit';

/** An element of the library and its additional styles. */
export type ElementStyle = readonly [typeof LitElement, CSSResult];

/** Styles of embeds and formatted text. */
export const CONTENT_STYLES: readonly ElementStyle[] = [
  [
    DiscordEmbed,
    css`
      :host {
        color: var(--text);
      }
      :host .discord-embed-wrapper {
        background-color: var(--embed);
        border-color: var(--line);
      }
      :host .discord-embed-wrapper .discord-embed-grid {
        grid-template-columns: minmax(0, 1fr) auto;
      }
      :host .discord-embed-image {
        max-width: 100%;
      }
      :host .discord-left-border {
        background-color: var(--line);
        forced-color-adjust: none;
      }
    `,
  ],
  [
    DiscordEmbedDescription,
    css`
      :host {
        line-height: 1.375;
        overflow-wrap: anywhere;
      }
    `,
  ],
  [
    DiscordEmbedField,
    css`
      :host {
        line-height: 1.375;
      }
    `,
  ],
  [
    DiscordEmbedFields,
    css`
      @media (width < 480px) {
        ::slotted([inline-index]) {
          grid-column: 1/13 !important;
        }
      }
    `,
  ],
  [
    DiscordEmbedFooter,
    css`
      :host {
        color: var(--text);
      }
    `,
  ],
  [
    DiscordCode,
    css`
      code {
        margin: 0;
      }
      :host,
      :host([embed]) code,
      :host([embed][multiline]) code {
        background: var(--code);
        color: var(--text);
        border-color: var(--line);
      }
    `,
  ],
  [
    DiscordMention,
    css`
      :host,
      :host(:hover) {
        color: var(--mention);
        background-color: var(--mention-back);
        cursor: default;
      }
    `,
  ],
  [
    DiscordSubscript,
    css`
      small {
        color: var(--quiet);
      }
    `,
  ],
  [
    DiscordTime,
    css`
      :host {
        background-color: var(--hover);
        box-decoration-break: clone;
        white-space: normal;
      }
    `,
  ],
];
