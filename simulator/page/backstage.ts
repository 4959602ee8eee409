import { type TemplateResult, html, nothing } from 'lit';
import type { Jump } from '../page-server/protocol.ts';
import { PageElement, redrawing } from './page-element.ts';
import * as server from './server.ts';
import './draw-transcript.ts';
import { messageTime } from './viewer.ts';
import type { Session } from './session.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The panel for everything outside Discord: the clock, faults, the bot's process and its traffic. */
export class PostBackstage extends PageElement {
  static override properties = redrawing('session', 'stamp', 'isBusy', 'said', 'zone');

  declare session: Session;
  /** Changes whenever the session does, and so triggers a redraw. The session stays the same object. */
  declare stamp: number;
  declare isBusy: boolean;
  /** The reason why the last jump failed. */
  declare said: string;
  declare zone: string | undefined;

  constructor() {
    super();
    this.isBusy = false;
    this.said = '';
  }

  override render(): TemplateResult {
    return html`<aside class="backstage" aria-label="Backstage">
      <header>
        <h2>Backstage</h2>
        <button
          type="button"
          class="icon-button"
          aria-label="Close backstage"
          @click=${() => this.dispatchEvent(new CustomEvent('close'))}
        >
          ✕
        </button>
      </header>
      <div class="backstage-scroll" tabindex="0" role="group" aria-label="Backstage switches">
        ${this.session.bot.isSteered ? this.#drawClock() : nothing} ${this.#drawTrouble()}
        ${this.#drawBot()}
        <post-transcript .session=${this.session} .stamp=${this.stamp}></post-transcript>
      </div>
    </aside>`;
  }

  #drawClock(): TemplateResult {
    const { clock, person } = this.session;
    const { locale = 'en', timeZone = 'UTC' } = person ?? {};
    const now = this.session.now();
    const time = new Intl.DateTimeFormat(locale, {
      dateStyle: 'full',
      timeStyle: 'short',
      timeZone,
    }).format(now);
    const next =
      clock.next === null
        ? 'No update is scheduled.'
        : `Next update: ${messageTime(clock.next, { locale, timeZone, now })}`;
    const zones = [...new Set((this.session.client?.people ?? []).map((one) => one.timeZone))];
    const zone = this.zone ?? (hasSummerTime(timeZone) ? timeZone : 'Europe/London');
    return html`<section aria-labelledby="clock-title">
      <h3 id="clock-title">Clock</h3>
      <p><time datetime=${new Date(now).toISOString()}>${time}</time></p>
      <p class="quiet">${clock.isAhead ? "Not this computer's time. " : ''}${next}</p>
      <div class="buttons">
        ${this.#drawJump('Next update', { to: 'next-update' }, clock.next !== null)}
        ${this.#drawJump('An hour ahead', { to: 'later', by: HOUR })}
        ${this.#drawJump('A day ahead', { to: 'later', by: DAY })}
      </div>
      <div class="buttons">
        ${this.#drawJump('Before a clock change', { to: 'clock-change', timeZone: zone })}
        <select
          aria-label="Time zone of the clock change"
          @change=${(event: Event) => (this.zone = (event.target as HTMLSelectElement).value)}
        >
          ${zones.map(
            (one) =>
              html`<option ?selected=${one === zone} value=${one}>
                ${one.replaceAll('_', ' ')}
              </option>`,
          )}
        </select>
      </div>
      <p role="status" class="quiet">${this.isBusy ? 'Time passes …' : this.said}</p>
    </section>`;
  }

  #drawJump(label: string, to: Jump, isPossible = true): TemplateResult {
    return html`<button
      type="button"
      ?disabled=${this.isBusy || !isPossible}
      @click=${() => this.#jump(to)}
    >
      ${label}
    </button>`;
  }

  #drawTrouble(): TemplateResult {
    const { faults, channel } = this.session;
    const { channelId = '', kind, name } = channel ?? {};
    const isMuted = faults.muted.includes(channelId);
    return html`<section aria-labelledby="trouble-title">
      <h3 id="trouble-title">Trouble</h3>
      ${
        kind === 'dm'
          ? nothing
          : drawSwitch(`The bot may not write in #${name}`, isMuted, (on) =>
              server.request('mute', { channelId, on }),
            )
      }
      ${drawSwitch('Discord is down: every request gets 503', faults.down, (on) =>
        server.request('fault', { name: 'down', on }),
      )}
      ${drawSwitch('Discord is slow: 2 seconds per request', faults.slow, (on) =>
        server.request('fault', { name: 'slow', on }),
      )}
    </section>`;
  }

  #drawBot(): TemplateResult {
    const isStarting = this.session.bot.state === 'starting';
    return html`<section aria-labelledby="bot-title">
      <h3 id="bot-title">Bot</h3>
      <div class="buttons">
        <button
          type="button"
          ?disabled=${isStarting}
          @click=${() => void server.request('restart', {})}
        >
          Restart the bot
        </button>
        <button type="button" ?disabled=${isStarting} @click=${() => this.#reset()}>
          Reset everything
        </button>
      </div>
      <p class="quiet">
        A reset deletes all messages${this.session.bot.isSteered ? ' and subscriptions' : ''}, ends
        all faults and resets the clock.
      </p>
    </section>`;
  }

  async #jump(to: Jump): Promise<void> {
    this.isBusy = true;
    const result = await server.request('clock', to).catch((error: unknown) => ({
      kind: 'stayed' as const,
      why: error instanceof Error ? error.message : String(error),
    }));
    this.isBusy = false;
    this.said = result.kind === 'stayed' ? result.why : '';
  }

  async #reset(): Promise<void> {
    this.session.forget();
    this.said = '';
    await server.request('reset', {});
  }
}

function hasSummerTime(timeZone: string): boolean {
  const offsetIn = (month: number): string =>
    new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
      .formatToParts(Date.UTC(2026, month, 1))
      .find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return offsetIn(0) !== offsetIn(6);
}

function drawSwitch(label: string, isOn: boolean, turn: (on: boolean) => Promise<unknown>) {
  return html`<label class="switch">
    <input
      type="checkbox"
      role="switch"
      .checked=${isOn}
      @change=${(event: Event) => void turn((event.target as HTMLInputElement).checked)}
    />
    <span>${label}</span>
  </label>`;
}

customElements.define('post-backstage', PostBackstage);
