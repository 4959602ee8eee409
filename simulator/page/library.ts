import '@skyra/discord-components-core/discord-action-row.js';
import { DiscordAuthorInfo } from '@skyra/discord-components-core/discord-author-info.js';
import { DiscordButton } from '@skyra/discord-components-core/discord-button.js';
import { DiscordCode } from '@skyra/discord-components-core/discord-code.js';
import { DiscordCommand } from '@skyra/discord-components-core/discord-command.js';
import { DiscordEmbed } from '@skyra/discord-components-core/discord-embed.js';
import '@skyra/discord-components-core/discord-embed-description.js';
import '@skyra/discord-components-core/discord-embed-field.js';
import { DiscordEmbedFields } from '@skyra/discord-components-core/discord-embed-fields.js';
import '@skyra/discord-components-core/discord-embed-footer.js';
import { DiscordFileAttachment } from '@skyra/discord-components-core/discord-file-attachment.js';
import '@skyra/discord-components-core/discord-mention.js';
import { DiscordMessage } from '@skyra/discord-components-core/discord-message.js';
import '@skyra/discord-components-core/discord-messages.js';
import '@skyra/discord-components-core/discord-quote.js';
import { DiscordReply } from '@skyra/discord-components-core/discord-reply.js';
import { DiscordSubscript } from '@skyra/discord-components-core/discord-subscript.js';
import '@skyra/discord-components-core/discord-time.js';
import { DiscordVerifiedAuthorTag } from '@skyra/discord-components-core/discord-verified-author-tag.js';
import { css } from 'lit';
import './spoiler.ts';

/** A button that is disabled for assistive technology and in high-contrast mode too. */
class PostButton extends DiscordButton {
  override updated(): void {
    const inner = this.renderRoot.querySelector('button');
    if (inner === null) return;
    inner.type = 'button';
    inner.disabled = this.disabled;
  }
}

customElements.define('post-button', PostButton);

// Adds contrast in both themes, Discord's current colours, small screens and visible focus.
// The colours are the page's variables, so they follow its theme. Styles of whole elements are in page.css.

DiscordMessage.elementStyles.push(css`
  :host .discord-message-timestamp,
  :host .discord-message-edited,
  :host .discord-message-ephemeral {
    color: var(--quiet);
  }
  .discord-message-ephemeral .discord-message-ephemeral-link {
    color: var(--link);
  }
  .discord-message-ephemeral-link:focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }
  .discord-message-content {
    min-width: 0;
  }
  .discord-author-avatar img {
    cursor: default;
  }
`);

DiscordAuthorInfo.elementStyles.push(css`
  :host .discord-author-username {
    color: var(--strong);
    cursor: default;
  }
`);

DiscordReply.elementStyles.push(css`
  .discord-replied-message-username {
    color: var(--quiet);
    opacity: 1;
    cursor: default;
  }
  .discord-replied-message-content,
  .discord-replied-message-content:hover {
    color: var(--quiet);
    cursor: default;
    overflow: hidden;
  }
`);

DiscordCommand.elementStyles.push(css`
  :host .discord-replied-message-username {
    color: var(--quiet);
    opacity: 1;
    cursor: default;
    margin-right: 0.25rem;
  }
  :host .discord-slash-command-name,
  :host .discord-slash-command-name:hover {
    color: var(--mention) !important;
    background-color: var(--mention-back);
    margin-left: 0.25rem;
  }
`);

DiscordFileAttachment.elementStyles.push(css`
  .discord-file-attachment-mosaic-style {
    background-color: var(--embed);
    border-color: var(--line);
  }
  .discord-file-attachment-metadata {
    color: var(--quiet);
  }
`);

PostButton.elementStyles.push(css`
  button:focus-visible,
  a:focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }
  .secondary,
  .secondary.hoverable:hover {
    color: var(--strong);
    background-color: var(--button);
  }
  .secondary.hoverable:hover {
    background-color: var(--button-hover);
  }
  .success {
    background-color: #248046;
  }
  .destructive {
    background-color: #c93b3e;
  }
  .primary {
    background-color: #5060e4;
  }
  :host > *:first-child {
    font-family: inherit;
    min-height: 28px;
    height: auto;
    border-radius: 8px;
    margin: 4px 8px 4px 0;
  }
  @media (forced-colors: active) {
    :host > *:first-child {
      border: 1px solid ButtonBorder;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`);

DiscordVerifiedAuthorTag.elementStyles.push(css`
  :host * {
    opacity: 1;
  }
`);

DiscordEmbed.elementStyles.push(css`
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
`);

DiscordEmbedFields.elementStyles.push(css`
  @media (width < 480px) {
    ::slotted([inline-index]) {
      grid-column: 1/13 !important;
    }
  }
`);

DiscordCode.elementStyles.push(css`
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
`);

DiscordSubscript.elementStyles.push(css`
  small {
    color: var(--quiet);
  }
`);
