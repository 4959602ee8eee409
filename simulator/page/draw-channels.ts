import { type TemplateResult, html, nothing } from 'lit';

import type { ChannelInfo } from '../page-server/protocol.ts';
import { isPersona } from '../terminal/people.ts';
import type { Place } from '../world/world.ts';
import { BOT_AVATAR, avatarOf } from './avatars.ts';
import { drawChannelIcon } from './draw-channel-icon.ts';
import type { Session } from './session.ts';

/** The person's servers with their channels, and the direct messages. */
export function drawChannels(session: Session, go: (place: Place) => void): TemplateResult {
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
            (channel) => html`<li>${drawChannelButton(channel, session, go)}</li>`,
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

function drawChannelButton(
  channel: ChannelInfo,
  session: Session,
  go: (place: Place) => void,
): TemplateResult {
  const isHere = channel.id === session.where;
  const isUnread = !isHere && session.isUnread(channel);
  return html`<button
    type="button"
    class="channel-button ${channel.kind} ${isHere ? 'here' : ''} ${isUnread ? 'unread' : ''}"
    aria-current=${isHere ? 'page' : nothing}
    title=${channel.about}
    @click=${() => go(channel.id)}
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
          if (isPersona(value)) session.become(value);
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
