import { type TemplateResult, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { TranscriptLine } from '../page-server/protocol.ts';
import { PageElement, redrawing } from './page-element.ts';
import * as server from './server.ts';
import type { Session } from './session.ts';

const FILTERS = {
  all: 'Everything',
  rest: 'REST',
  gateway: 'Gateway',
  refused: 'Refused',
};
const KINDS: Readonly<Record<TranscriptLine['kind'], string>> = {
  rest: 'REST',
  'gateway-in': 'gateway ↑',
  'gateway-out': 'gateway ↓',
  refused: 'refused',
  user: 'person',
};
const SHOWN = 150;
// Shortens an interaction's token.
const LONG_SECRET = /([\w-]{8})[\w-]{52,}/gu;

/** The traffic between the bot, people and this Discord. A row opens to show its body. */
export class PostTranscript extends PageElement {
  static override properties = redrawing('session', 'stamp', 'filter', 'bodies');

  declare session: Session;
  declare stamp: number;
  declare filter: string;
  declare bodies: ReadonlyMap<number, string>;

  constructor() {
    super();
    this.filter = 'all';
    this.bodies = new Map();
  }

  override render(): TemplateResult {
    const { transcript } = this.session;
    const refused = transcript.filter(({ kind }) => kind === 'refused').length;
    const lines = transcript.filter(
      ({ kind }) => this.filter === 'all' || kind.startsWith(this.filter),
    );
    return html`<section aria-labelledby="transcript-title">
      <h3 id="transcript-title">On the wire</h3>
      <p class=${refused === 0 ? 'quiet' : 'bad'}>
        ${
          refused === 0
            ? 'The strict checks refused nothing.'
            : `The strict checks refused ${refused} of the bot's requests.`
        }
      </p>
      <label class="quiet"
        >Show
        <select
          @change=${(event: Event) => (this.filter = (event.target as HTMLSelectElement).value)}
        >
          ${Object.entries(FILTERS).map(
            ([value, name]) =>
              html`<option value=${value} ?selected=${value === this.filter}>${name}</option>`,
          )}
        </select></label
      >
      <ol class="lines">
        ${repeat(
          lines.slice(-SHOWN).toReversed(),
          ({ id }) => id,
          (line) => html`<li class=${line.kind}>${this.#drawLine(line)}</li>`,
        )}
      </ol>
      ${lines.length === 0 ? html`<p class="quiet">Nothing yet.</p>` : nothing}
    </section>`;
  }

  #drawLine(line: TranscriptLine): TemplateResult {
    const { at, kind, summary, status, hasBody, id } = line;
    const time = new Intl.DateTimeFormat('en-GB', {
      timeStyle: 'medium',
      timeZone: this.session.person?.timeZone ?? 'UTC',
    }).format(at);
    const text = html`<span class="line-time">${time}</span> <b>${KINDS[kind]}</b>
      <span class="line-text">${summary.replaceAll(LONG_SECRET, '$1…')}</span>
      ${status === undefined ? nothing : html`<span class="line-status">${status}</span>`}`;
    if (!hasBody) return html`<div class="line">${text}</div>`;
    return html`<details
      @toggle=${(event: Event) => {
        if ((event.target as HTMLDetailsElement).open) void this.#fetchBody(id);
      }}
    >
      <summary class="line">${text}</summary>
      <pre tabindex="0">${this.bodies.get(id) ?? '…'}</pre>
    </details>`;
  }

  async #fetchBody(id: number): Promise<void> {
    if (this.bodies.has(id)) return;
    const body = await server.transcriptBody(id).catch((error: unknown) => String(error));
    this.bodies = new Map([...this.bodies, [id, JSON.stringify(body, null, 2)]]);
  }
}

customElements.define('post-transcript', PostTranscript);
