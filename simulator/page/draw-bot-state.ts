import { type TemplateResult, html, nothing } from 'lit';

import type { BotReport } from '../page-server/protocol.ts';
import * as asking from './asking.ts';
import type { Session } from './session.ts';

const STATES: Readonly<Record<BotReport['state'], string>> = {
  ready: '',
  starting: 'The bot is starting …',
  stopped: 'The bot was stopped.',
  late: 'The bot runs, but has not connected yet.',
  ended: 'The bot ended',
};

/** What stands in the way of an answer, and the way out. */
export function drawBotState(
  { state, end, lastWords }: BotReport,
  link: Session['link'],
): TemplateResult | typeof nothing {
  if (link === 'lost') {
    return html`<div class="trouble bad" role="alert">
      The simulator does not answer. Has it ended? This page looks for it every second.
    </div>`;
  }
  if (state === 'ready') return nothing;
  const isBad = state === 'ended';
  return html`<div class="trouble ${isBad ? 'bad' : ''}" role=${isBad ? 'alert' : 'status'}>
    <p>
      ${STATES[state]}${end === undefined ? '' : ` ${end}.`}
      ${
        isBad
          ? html`<button type="button" class="plain" @click=${() => void asking.restartBot()}>
              Start it again
            </button>`
          : nothing
      }
    </p>
    ${
      lastWords.length === 0
        ? nothing
        : html`<details>
            <summary>Its last words</summary>
            <pre tabindex="0">${lastWords.join('\n')}</pre>
          </details>`
    }
  </div>`;
}
