import { html, nothing } from 'lit';
import type { BotReport } from '../page-server/protocol.ts';
import * as server from './server.ts';
import type { Session } from './session.ts';

const STATES: Readonly<Record<BotReport['state'], string>> = {
  ready: '',
  starting: 'The bot is starting …',
  stopped: 'The bot was stopped.',
  late: "The bot is running but hasn't connected yet.",
  ended: 'The bot ended',
};

/** The reason why the bot can't answer, and the remedy. */
export function drawBotState({ state, end, lastWords }: BotReport, link: Session['link']) {
  if (link === 'lost') {
    return html`<div class="trouble bad" role="alert">
      The simulator doesn't answer. Has it ended? This page tries again every second.
    </div>`;
  }
  if (state === 'ready') return nothing;
  const isBad = state === 'ended';
  return html`<div class="trouble ${isBad ? 'bad' : ''}" role=${isBad ? 'alert' : 'status'}>
    <p>
      ${STATES[state]}${end === undefined ? '' : ` ${end}.`}
      ${
        isBad
          ? html`<button
              type="button"
              class="plain"
              @click=${() => void server.request('restart', {})}
            >
              Start it again
            </button>`
          : nothing
      }
    </p>
    ${
      lastWords.length === 0
        ? nothing
        : html`<details>
            <summary>Its last log lines</summary>
            <pre tabindex="0">${lastWords.join('\n')}</pre>
          </details>`
    }
  </div>`;
}
