import { type TemplateResult, html, nothing } from 'lit';

import type { Spot } from '../page-server/protocol.ts';
import { isPersona } from '../terminal/people.ts';
import type { Place } from '../world.ts';
import { BOT_AVATAR, avatarOf } from './avatars.ts';
import { drawMark } from './draw-mark.ts';
import type { Session } from './session.ts';

/** The servers that a person is in, with their channels, and the direct messages. */
export function drawChannels(session: Session, go: (place: Place) => void): TemplateResult {
  const places = session.scene?.places ?? [];
  const servers = [...new Set(places.map(({ server }) => server))].toSorted(
    (one, other) => Number(one === undefined) - Number(other === undefined),
  );
  return html`${servers.map(
    (server) =>
      html`<section>
        <h2>${server ?? 'Direct messages'}</h2>
        <ul>
          ${ordered(places.filter((spot) => spot.server === server)).map(
            (spot) => html`<li>${drawSpot(spot, session, go)}</li>`,
          )}
        </ul>
      </section>`,
  )}`;
}

/** A thread stands below the first channel, which it belongs to. */
function ordered(spots: readonly Spot[]): readonly Spot[] {
  const threads = spots.filter(({ kind }) => kind === 'thread');
  const [first, ...others] = spots.filter(({ kind }) => kind !== 'thread');
  return first === undefined ? threads : [first, ...threads, ...others];
}

function drawSpot(spot: Spot, session: Session, go: (place: Place) => void): TemplateResult {
  const isHere = spot.id === session.where;
  const isUnread = !isHere && session.isUnread(spot);
  return html`<button
    type="button"
    class="spot ${spot.kind} ${isHere ? 'here' : ''} ${isUnread ? 'unread' : ''}"
    aria-current=${isHere ? 'page' : nothing}
    title=${spot.about}
    @click=${() => go(spot.id)}
  >
    ${
      spot.kind === 'dm'
        ? html`<img src=${BOT_AVATAR} alt="" width="24" height="24" />`
        : drawMark(spot.kind)
    }
    <span class="spot-name">${spot.name}</span>
    ${isUnread ? html`<span class="unseen">, new messages</span>` : nothing}
  </button>`;
}

/** Who one is: another sees other commands, channels, times and private answers. */
export function drawPersonSwitch(session: Session): TemplateResult {
  const { scene, person, who } = session;
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
        ${(scene?.people ?? []).map(
          ({ id, name, about }) =>
            html`<option value=${id} ?selected=${id === who}>${name}: ${about}</option>`,
        )}
      </select>
      <small>${person?.locale} · ${person?.timeZone.replaceAll('_', ' ')}</small>
    </label>
  </div>`;
}
