import { DiscordSpoiler } from '@skyra/discord-components-core/discord-spoiler.js';

/** A spoiler that opens by mouse and keyboard. Until then, screen readers can't read it. */
export class PostSpoiler extends DiscordSpoiler {
  /** What it's about, such as ` (season 4)`. */
  declare note: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('click', this.#open);
    this.addEventListener('keydown', this.#openByKey);
  }

  readonly #open = (event: Event): void => {
    if (this.activated) return;
    event.preventDefault();
    this.activated = true;
  };

  readonly #openByKey = (event: KeyboardEvent): void => {
    if (event.target === this && (event.key === 'Enter' || event.key === ' ')) this.#open(event);
  };

  override updated(): void {
    const isOpen = this.activated;
    // While hidden, its links can't be focused, and its text can't be read out or found.
    const inner = this.querySelector('span');
    inner?.toggleAttribute('inert', !isOpen);
    if (isOpen) {
      for (const name of ['role', 'aria-label']) this.removeAttribute(name);
      // Keeps the focus if it was opened by keyboard.
      this.tabIndex = -1;
      return;
    }
    this.setAttribute('role', 'button');
    this.setAttribute('aria-label', `Spoiler${this.note ?? ''}: open it`);
    this.tabIndex = 0;
  }
}

customElements.define('post-spoiler', PostSpoiler);
