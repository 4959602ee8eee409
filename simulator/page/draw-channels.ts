import { type TemplateResult, html, nothing } from 'lit';
import type { ChannelInfo } from '../page-server/protocol.ts';
import { isPersona } from '../terminal/people.ts';
import { BOT_AVATAR, avatarOf } from './avatars.ts';
import type { Session } from './session.ts';

const SHAPES: Readonly<Record<ChannelInfo['kind'], string>> = {
  text: 'M9.5 3 9 8H4.5l-.3 2h4.6l-.5 4H3.8l-.3 2h4.6l-.6 5h2l.6-5h4l-.6 5h2l.6-5h4.4l.3-2h-4.5l.5-4h4.5l.3-2h-4.6L19 3h-2l-.6 5h-4L13 3zm2.7 7h4l-.5 4h-4z',
  announcement:
    'M20 4 8 8H4a2 2 0 0 0-2 2v4a2 2 0 0 0 2 2h1l1.2 5h2.6l-1-5H8l12 4zm-2 2.800v10.400L8.500 14V10z',
  thread: 'M5 3v9a4 4 0 0 0 4 4h7v3l5-4-5-4v3H9a2 2 0 0 1-2-2V3z',
  dm: 'M12 2a10 10 0 1 0 4.500 18.900l-.9-1.800A8 8 0 1 1 20 12v1a1.500 1.500 0 0 1-3 0V8h-2v.6A5 5 0 1 0 15.700 15.400 3.500 3.500 0 0 0 22 13v-1A10 10 0 0 0 12 2zm0 7a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
};

/** The person's servers with their channels, and the direct messages. */
export function drawChannels(session: Session, onGo: () => void): TemplateResult {
  const places = session.client?.places ?? [];
  const servers = [...new Set(places.map(({ server }) => server))].toSorted(
    (one, other) => Number(one === undefined) - Number(other === undefined),
  );
  return html`${servers.map(
    (server) =>
      html`<section>
        <h2>${server ?? 'Direct messages'}</h2>
        <ul>
          ${ordered(places.filter((channel) => channel.server === server)).map(
            (channel) => html`<li>${drawChannelButton(channel, session, onGo)}</li>`,
          )}
        </ul>
      </section>`,
  )}`;
}

/** Puts threads below the first channel, their parent. */
function ordered(channels: readonly ChannelInfo[]): readonly ChannelInfo[] {
  const threads = channels.filter(({ kind }) => kind === 'thread');
  const [first, ...others] = channels.filter(({ kind }) => kind !== 'thread');
  return first === undefined ? threads : [first, ...threads, ...others];
}

function drawChannelButton(channel: ChannelInfo, session: Session, onGo: () => void) {
  const isHere = channel.id === session.where;
  const isUnread = !isHere && session.isUnread(channel);
  return html`<button
    type="button"
    class="channel-button ${channel.kind} ${isHere ? 'here' : ''} ${isUnread ? 'unread' : ''}"
    aria-current=${isHere ? 'page' : nothing}
    title=${channel.about}
    @click=${() => {
      onGo();
      session.goTo({ where: channel.id });
    }}
  >
    ${
      channel.kind === 'dm'
        ? html`<img src=${BOT_AVATAR} alt="" width="24" height="24" />`
        : drawChannelIcon(channel.kind)
    }
    <span class="channel-name">${channel.name}</span>
    ${isUnread ? html`<span class="unseen">, new messages</span>` : nothing}
  </button>`;
}

/** The icon before a channel's name. */
export function drawChannelIcon(kind: ChannelInfo['kind']): TemplateResult {
  return html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
    <path d=${SHAPES[kind]} />
  </svg>`;
}

/** The menu of personas. Each has its own commands, channels, times and private answers. */
export function drawPersonSwitch(session: Session): TemplateResult {
  const { client, person, who } = session;
  return html`<div class="person">
    ${
      person === undefined
        ? nothing
        : html`<img src=${avatarOf(person.userId, person.name)} alt="" width="32" height="32" />`
    }
    <label>
      <span>You are</span>
      <select
        @change=${({ target }: Event) => {
          const { value } = target as HTMLSelectElement;
          if (isPersona(value)) session.goTo({ who: value });
        }}
      >
        ${(client?.people ?? []).map(
          ({ id, name, about }) =>
            html`<option value=${id} ?selected=${id === who}>${name}: ${about}</option>`,
        )}
      </select>
      <small>${person?.locale} · ${person?.timeZone.replaceAll('_', ' ')}</small>
    </label>
  </div>`;
}
