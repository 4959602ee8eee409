import type { APIMessage } from 'discord-api-types/v10';
import { type TemplateResult, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

import type { ActionResult, ChannelInfo, Viewpoint } from '../page-server/protocol.ts';
import type { Directory } from '../terminal/drawing/view.ts';
import { slashCommandsOf } from '../terminal/typing/slash-commands.ts';
import { PageElement } from './page-element.ts';
import * as server from './server.ts';
import './backstage.ts';
import './composer.ts';
import './menu.ts';
import type { PostComposer } from './composer.ts';
import type { ComposerHost } from './composer-host.ts';
import { drawBotState } from './draw-bot-state.ts';
import { drawChannels, drawPersonSwitch } from './draw-channels.ts';
import type { ComponentActions } from './draw-components.ts';
import { drawChannelIcon } from './draw-channel-icon.ts';
import { drawMessage, newsOf } from './draw-message.ts';
import { fixDismissLinks } from './dismiss-links.ts';
import { EndOfMessages } from './end-of-messages.ts';
import { drawNote } from './draw-note.ts';
import { drawWelcome } from './draw-welcome.ts';
import type { Viewer } from './viewer.ts';
import { Session } from './session.ts';
import { Theme } from './theme.ts';

/** How often relative times are redrawn, in milliseconds. */
const TICK = 20_000;

/** The whole page. */
export class PostApp extends PageElement {
  static override properties = { isMenuOpen: { state: true }, isBackstageOpen: { state: true } };

  declare isMenuOpen: boolean;
  declare isBackstageOpen: boolean;
  readonly #session = new Session(
    () => this.requestUpdate(),
    (message, isNew) => this.#announce(message, isNew),
  );
  readonly #theme = new Theme(() => this.requestUpdate());
  /** Whether backstage opens over the channel instead of beside it. */
  readonly #narrow = matchMedia('(width < 1000px)');
  #news = '';
  readonly #end = new EndOfMessages(this, () => this.requestUpdate());
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
      if (event.key === 'Escape' && this.isMenuOpen) this.isMenuOpen = false;
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
    fixDismissLinks(this);
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
          ${drawChannels(this.#session, (place) => {
            this.isMenuOpen = false;
            this.#session.goTo(place);
          })}
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
        ${this.#drawBar(channel)} ${this.#drawMessages(channel)}
        <div class="foot">
          ${this.#end.draw()} ${drawBotState(this.#session.bot, this.#session.link)}
          <post-composer
            .commands=${slashCommandsOf(client.commands)}
            .directory=${this.#nameable()}
            .channel=${channel === undefined ? '' : nameOf(channel)}
            .host=${this.#host}
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
        aria-label=${this.#theme.isLight ? 'Dark theme' : 'Light theme'}
        title=${this.#theme.isLight ? 'Dark theme' : 'Light theme'}
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

  #drawMessages(channel: ChannelInfo | undefined): TemplateResult {
    const { messages, rows, client, commands } = this.#session;
    const viewer = this.#viewer();
    if (viewer === undefined || client === undefined) return html``;
    const byId = new Map(messages.map((message) => [message.id, message]));
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
            'after' in row
              ? drawNote(row, this.#session.person?.name ?? '', () =>
                  this.#session.dropNote(row.id),
                )
              : drawMessage({
                  message: row,
                  viewer,
                  actions: this.#actions,
                  dismiss: (id) => this.#session.dismiss(id),
                  source: byId.get(row.message_reference?.message_id ?? ''),
                  command: commands.get(row.id),
                }),
        )}
      </discord-messages>
    </div>`;
  }

  #viewer(): Viewer | undefined {
    const { client, person } = this.#session;
    if (client === undefined || person === undefined) return undefined;
    const { locale, timeZone, userId } = person;
    const { directory, filesOrigin } = client;
    return { locale, timeZone, userId, directory, filesOrigin, now: this.#session.now() };
  }

  #nameable(): Directory {
    const { client } = this.#session;
    const ids = new Set(client?.nameable);
    const { channels = [], users = [], roles = [] } = client?.directory ?? {};
    return {
      channels: channels.filter(({ id }) => ids.has(id)),
      users: users.filter(({ id }) => ids.has(id)),
      roles: roles.filter(({ id }) => ids.has(id)),
    };
  }

  readonly #actions: ComponentActions = {
    press: ({ id: messageId }, customId) =>
      this.#follow(undefined, server.request('press', { ...this.#view, messageId, customId })),
    select: ({ id: messageId }, customId, values) => {
      const body = { ...this.#view, messageId, customId, values };
      return this.#follow(undefined, server.request('select', body));
    },
  };

  readonly #host: ComposerHost = {
    complete: async (command, option, typed, others, signal) => {
      const body = { ...this.#view, command, option, typed, others };
      const result = await server.request('complete', body, signal);
      return result.kind === 'choices' ? result : { problem: result.why };
    },
    send: (command, options) => {
      this.#end.stick();
      const asked = server.request('run', { ...this.#view, command, options });
      return this.#follow(`/${command}`, asked);
    },
    attach: async (file) => {
      const content = await server.inBase64(file);
      return (await server.request('attach', { ...this.#view, name: file.name, content })).id;
    },
    say: (line) => this.#follow(line, server.request('say', { ...this.#view, line })),
  };

  get #view(): Viewpoint {
    return this.#session.view;
  }

  /** @returns why Discord's client wouldn't send it, if so. */
  async #follow(
    command: string | undefined,
    asked: Promise<ActionResult>,
  ): Promise<string | undefined> {
    const result = await this.#session.follow(command, asked);
    return result.kind === 'refused' ? result.why : undefined;
  }

  #announce(message: APIMessage, isNew: boolean): void {
    const viewer = this.#viewer();
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
    this.querySelector<HTMLInputElement>('#composer-last')?.focus();
  }
}

function nameOf({ kind, name }: ChannelInfo): string {
  return `${kind === 'dm' ? '@' : '#'}${name}`;
}

customElements.define('post-app', PostApp);
