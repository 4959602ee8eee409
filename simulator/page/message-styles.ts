import { DiscordAuthorInfo } from '@skyra/discord-components-core/discord-author-info.js';
import { DiscordCommand } from '@skyra/discord-components-core/discord-command.js';
import { DiscordFileAttachment } from '@skyra/discord-components-core/discord-file-attachment.js';
import { DiscordMessage } from '@skyra/discord-components-core/discord-message.js';
import { DiscordMessages } from '@skyra/discord-components-core/discord-messages.js';
import { DiscordReply } from '@skyra/discord-components-core/discord-reply.js';
import { DiscordVerifiedAuthorTag } from '@skyra/discord-components-core/discord-verified-author-tag.js';
import { css } from 'lit';

import { PostButton } from './button.ts';
import { PostSpoiler } from './spoiler.ts';
import type { ElementStyle } from './content-styles.ts';

/** Styles of messages, their headers and controls. */
export const MESSAGE_STYLES: readonly ElementStyle[] = [
  [
    DiscordMessages,
    css`
      :host {
        background: none;
        border: none;
        color: var(--text);
        font-family: inherit;
        line-height: 1.375;
      }
    `,
  ],
  [
    DiscordMessage,
    css`
      :host {
        color: var(--text);
        font-family: inherit;
        padding-right: 1em;
      }
      :host(:hover) {
        background-color: var(--hover);
      }
      :host([ephemeral]) {
        background-color: var(--ephemeral);
        padding-right: 1em;
      }
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
    `,
  ],
  [
    DiscordAuthorInfo,
    css`
      :host .discord-author-username {
        color: var(--strong);
        cursor: default;
      }
    `,
  ],
  [
    DiscordReply,
    css`
      :host {
        color: var(--quiet);
      }
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
    `,
  ],
  [
    DiscordCommand,
    css`
      :host {
        color: var(--quiet);
      }
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
    `,
  ],
  [
    DiscordFileAttachment,
    css`
      .discord-file-attachment-mosaic-style {
        background-color: var(--embed);
        border-color: var(--line);
      }
      .discord-file-attachment-metadata {
        color: var(--quiet);
      }
    `,
  ],
  [
    PostSpoiler,
    css`
      :host {
        background-color: var(--spoiler);
      }
      :host(:hover) {
        background-color: var(--spoiler-hover);
      }
      :host([activated]) {
        background-color: var(--hover);
        cursor: auto;
      }
      :host(:focus-visible) {
        outline: 2px solid var(--focus);
        outline-offset: 1px;
      }
      :host(:not([activated])) ::slotted(*) {
        visibility: hidden;
      }
      @media (forced-colors: active) {
        :host(:not([activated])) {
          background-color: CanvasText;
          forced-color-adjust: none;
        }
      }
    `,
  ],
  [
    PostButton,
    css`
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
    `,
  ],
  [
    DiscordVerifiedAuthorTag,
    css`
      :host * {
        opacity: 1;
      }
    `,
  ],
];
