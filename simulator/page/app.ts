import type { APIMessage } from 'discord-api-types/v10';
import { type LitElement, type TemplateResult, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChannelInfo } from '../page-server/protocol.ts';
import { slashCommandsOf } from '../terminal/typing/slash-commands.ts';
import './backstage.ts';
import type { PostComposer } from './composer.ts';
import { drawBotState } from './draw-bot-state.ts';
import { drawChannelIcon, drawChannels, drawPersonSwitch } from './draw-channels.ts';
import { drawMessage, drawNote, newsOf } from './draw-message.ts';
import { drawWelcome } from './draw-welcome.ts';
import { EndOfMessages } from './end-of-messages.ts';
import './composer.ts';
import './menu.ts';
import { PageElement, redrawing } from './page-element.ts';
import { Session } from './session.ts';
import { Theme } from './theme.ts';

/** How often relative times are redrawn, in milliseconds. */
const TICK = 20_000;

export class PostApp extends PageElement {
  static override properties = redrawing('isMenuOpen', 'isBackstageOpen');

  declare isMenuOpen: boolean;
  declare isBackstageOpen: boolean;
  readonly #session = new Session(
    () => this.requestUpdate(),
    (message, isNew) => this.#announce(message, isNew),
  );
  readonly #theme = new Theme(this);
  /** Whether backstage opens over the channel instead of beside it. */
  readonly #narrow = matchMedia('(width < 1000px)');
  #news = '';
  readonly #end = new EndOfMessages(this);
  #place = '';

  constructor() {
    super();
    this.isMenuOpen = false;
    this.isBackstageOpen = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#session.connect();
    setInterval(() => this.requestUpdate(), TICK);
    this.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.isMenuOpen = false;
    });
    // As in Discord, typing goes to the message box if nothing else has the focus.
    document.addEventListener('keydown', ({ key, ctrlKey, altKey, metaKey }) => {
      const isText = key.length === 1 && key !== ' ' && !ctrlKey && !altKey && !metaKey;
      if (isText && document.activeElement === document.body) this.#focusComposer();
    });
    this.#narrow.addEventListener('change', () => (this.isBackstageOpen = false));
  }

  override willUpdate(): void {
    const { who, where } = this.#session;
    if (this.#place !== `${who} ${where}`) this.#end.stick();
    this.#place = `${who} ${where}`;
    this.#end.beforeUpdate();
  }

  override updated(changed: Map<string, unknown>): void {
    if (changed.get('isBackstageOpen') !== undefined) this.#moveFocus();
    for (const message of this.querySelectorAll<LitElement>('discord-message[ephemeral]')) {
      void fixDismissLink(message);
    }
    const { client, channel } = this.#session;
    if (client !== undefined && channel !== undefined) {
      document.title = `${nameOf(channel)} · ${client.bot.name}`;
    }
    this.#end.afterUpdate();
  }

  override render(): TemplateResult {
    const { client, channel } = this.#session;
    if (client === undefined) return this.#drawNothingYet();
    const isBehind = this.isBackstageOpen && this.#narrow.matches;
    return html`<div class="page ${this.isMenuOpen ? 'menu-open' : ''} ${isBehind ? 'behind' : ''}">
      <a class="skip" href="#composer-last" @click=${(event: Event) => this.#toComposer(event)}
        >To the message box</a
      >
      <nav class="sidebar" aria-label="Channels" ?inert=${isBehind}>
        <div class="sidebar-scroll">
          ${drawChannels(this.#session, () => (this.isMenuOpen = false))}
        </div>
        ${drawPersonSwitch(this.#session)}
      </nav>
      <div
        class="curtain"
        @click=${() => {
          this.isMenuOpen = false;
          this.isBackstageOpen = false;
        }}
      ></div>
      <main class="channel" ?inert=${isBehind}>
        ${this.#drawBar(channel)} ${this.#drawMessages()}
        <div class="foot">
          ${this.#end.draw()} ${drawBotState(this.#session.bot, this.#session.link)}
          <post-composer
            .session=${this.#session}
            .commands=${slashCommandsOf(client.commands)}
            .directory=${client.nameable}
            .channel=${channel === undefined ? '' : nameOf(channel)}
            @run=${() => this.#end.stick()}
          ></post-composer>
        </div>
      </main>
      ${
        this.isBackstageOpen
          ? html`<post-backstage
              .session=${this.#session}
              .stamp=${this.#session.stamp}
              @close=${() => (this.isBackstageOpen = false)}
              @keydown=${({ key }: KeyboardEvent) => {
                if (key === 'Escape') this.isBackstageOpen = false;
              }}
            ></post-backstage>`
          : nothing
      }
      <div class="unseen" role="status" aria-live="polite">${this.#news}</div>
    </div>`;
  }

  #drawNothingYet(): TemplateResult {
    const isLost = this.#session.link === 'lost';
    return html`<main class="nothing-yet">
      <h1>The built-in Discord</h1>
      <p role="status">
        ${isLost ? "The simulator doesn't answer. Is it running? This page keeps trying." : 'One moment …'}
      </p>
    </main>`;
  }

  #drawBar(channel: ChannelInfo | undefined): TemplateResult {
    const otherTheme = this.#theme.isLight ? 'Dark theme' : 'Light theme';
    return html`<header class="bar">
      <button
        type="button"
        class="icon-button menu-toggle"
        aria-label="Channels"
        aria-expanded=${this.isMenuOpen}
        @click=${() => (this.isMenuOpen = !this.isMenuOpen)}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 5h18v2H3zm0 6h18v2H3zm0 6h18v2H3z" />
        </svg>
      </button>
      <h1>${channel === undefined ? nothing : drawChannelIcon(channel.kind)}${channel?.name}</h1>
      <p class="topic quiet">${channel?.about}</p>
      <button
        type="button"
        class="icon-button"
        aria-label=${otherTheme}
        title=${otherTheme}
        @click=${() => this.#theme.toggle()}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 3a9 9 0 1 0 0 18zm0-2a11 11 0 1 1 0 22 11 11 0 0 1 0-22z" />
        </svg>
      </button>
      <button
        type="button"
        class="icon-button backstage-toggle"
        aria-expanded=${this.isBackstageOpen}
        @click=${() => (this.isBackstageOpen = !this.isBackstageOpen)}
      >
        Backstage
      </button>
    </header>`;
  }

  #drawMessages(): TemplateResult {
    const { messages, rows, client, channel, viewer } = this.#session;
    if (viewer === undefined || client === undefined) return html``;
    return html`<div
      class="messages"
      role="log"
      aria-live="off"
      aria-label="Messages in ${channel?.name}"
      tabindex="0"
      @scroll=${() => this.#end.scrolled()}
    >
      ${drawWelcome(channel, client, messages.length === 0, (command) =>
        this.querySelector<PostComposer>('post-composer')?.begin(command),
      )}
      <discord-messages no-background>
        ${repeat(
          rows,
          ({ id }) => id,
          (row) =>
            'after' in row ? drawNote(row, this.#session) : drawMessage(row, viewer, this.#session),
        )}
      </discord-messages>
    </div>`;
  }

  #announce(message: APIMessage, isNew: boolean): void {
    const { viewer } = this.#session;
    if (viewer === undefined || message.author.id === viewer.userId) return;
    this.#news = newsOf(message, viewer);
    if (isNew) this.#end.count();
  }

  /** Focuses backstage when it opens, and its button when it closes. */
  #moveFocus(): void {
    const target = this.isBackstageOpen ? '.backstage button' : '.backstage-toggle';
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(target)?.focus());
  }

  #toComposer(event: Event): void {
    event.preventDefault();
    this.#focusComposer();
  }

  #focusComposer(): void {
    this.querySelector<HTMLInputElement>('#composer-last')?.focus();
  }
}

function nameOf({ kind, name }: ChannelInfo): string {
  return `${kind === 'dm' ? '@' : '#'}${name}`;
}

/** Makes the library's 'Dismiss message' reachable by keyboard. */
async function fixDismissLink(message: LitElement): Promise<void> {
  await message.updateComplete;
  const link = message.renderRoot.querySelector<HTMLElement>('.discord-message-ephemeral-link');
  if (link === null || link.tabIndex === 0) return;
  link.tabIndex = 0;
  link.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') link.click();
  });
}

customElements.define('post-app', PostApp);
