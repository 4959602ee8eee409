import { type LitElement, type TemplateResult, html, nothing } from 'lit';

/** Distance from the end that still counts as the end, in pixels. */
const NEAR = 80;

/** Keeps the newest message in view until the person scrolls up, and then offers a way back to it. */
export class EndOfMessages {
  readonly #page: LitElement;
  #isHere = true;
  /** Whether the messages are still getting their size, so that the end is about to move. */
  #isSettling = false;
  /** New messages below the visible ones. */
  #missed = 0;

  constructor(page: LitElement) {
    this.#page = page;
    const stay = (): void => {
      if (this.#isHere) this.#scroll();
    };
    // Pictures get their size when they are loaded, and a phone's keyboard shrinks the window.
    page.addEventListener('load', stay, { capture: true });
    addEventListener('resize', stay);
  }

  /** Goes to the end and stays there. */
  stick(): void {
    this.#isHere = true;
    this.#isSettling = true;
    this.#page.requestUpdate();
  }

  count(): void {
    if (!this.#isHere) this.#missed += 1;
  }

  scrolled(): void {
    if (this.#isHere !== this.#isNear()) this.#page.requestUpdate();
  }

  beforeUpdate(): void {
    if (!this.#isSettling) this.#isHere = this.#isNear();
    if (this.#isHere) this.#missed = 0;
  }

  afterUpdate(): void {
    if (!this.#isHere) return;
    this.#scroll();
    // The library's elements get their final size in the next frame.
    this.#isSettling = true;
    requestAnimationFrame(() => {
      this.#scroll();
      this.#isSettling = false;
    });
  }

  draw(): TemplateResult | typeof nothing {
    if (this.#isHere) return nothing;
    const jump = (): void => {
      this.stick();
      this.#scroller?.focus();
    };
    return html`<button type="button" class="jump" @click=${jump}>
      ${this.#missed === 0 ? "You're viewing older messages." : `${this.#missed} new message${this.#missed === 1 ? '' : 's'}.`}
      <b>Jump to the end</b>
    </button>`;
  }

  get #scroller(): HTMLElement | null {
    return this.#page.querySelector('.messages');
  }

  #isNear(): boolean {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = this.#scroller ?? {};
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  #scroll(): void {
    this.#scroller?.scrollTo({ top: this.#scroller.scrollHeight });
  }
}
