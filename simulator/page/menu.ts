import type { APIStringSelectComponent } from 'discord-api-types/v10';
import { type TemplateResult, html, nothing } from 'lit';
import { PageElement, redrawing } from './page-element.ts';
import { labelOf } from './draw-components.ts';

let made = 0;

/** A select menu: a button that opens a list. A single choice is sent at once. */
export class PostMenu extends PageElement {
  static override properties = redrawing('menu', 'onChosen', 'isOpen', 'active', 'chosen');

  declare menu: APIStringSelectComponent;
  declare onChosen: (values: readonly string[]) => void;
  declare isOpen: boolean;
  declare active: number;
  declare chosen: ReadonlySet<string>;
  readonly #id: string;

  constructor() {
    super();
    made += 1;
    this.#id = `menu-${made}`;
    this.isOpen = false;
    this.active = 0;
    this.chosen = new Set();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#closeFromOutside);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#closeFromOutside);
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('menu')) return;
    const defaults = this.menu.options.filter((option) => option.default === true);
    this.chosen = new Set(defaults.map(({ value }) => value));
  }

  override render(): TemplateResult {
    const { placeholder = 'Make a selection', options, disabled = false } = this.menu;
    const labels = options
      .filter(({ value }) => this.chosen.has(value))
      .map(({ label, emoji }) => labelOf(label, emoji));
    const shown = labels.length > 0 ? labels.join(', ') : placeholder;
    return html`<div class="menu">
      <button
        type="button"
        class="menu-button"
        role="combobox"
        aria-haspopup="listbox"
        aria-expanded=${this.isOpen}
        aria-controls=${this.#id}
        aria-activedescendant=${this.isOpen ? `${this.#id}-${this.active}` : nothing}
        aria-label=${`${placeholder}${labels.length > 0 ? `: ${shown}` : ''}`}
        ?disabled=${disabled}
        @click=${() => (this.isOpen ? this.#close() : this.#open())}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      >
        <span class=${labels.length > 0 ? 'menu-chosen' : 'menu-hint'}>${shown}</span>
        <span aria-hidden="true">▾</span>
      </button>
      <div
        id=${this.#id}
        class="menu-list"
        role="listbox"
        aria-label=${placeholder}
        aria-multiselectable=${this.#most > 1}
        ?hidden=${!this.isOpen}
      >
        ${options.map(
          ({ label, emoji, value, description }, index) =>
            html`<div
              id="${this.#id}-${index}"
              role="option"
              class="menu-option ${index === this.active ? 'active' : ''}"
              aria-selected=${this.chosen.has(value)}
              @pointerdown=${(event: Event) => event.preventDefault()}
              @click=${() => this.#choose(index)}
            >
              <span>
                <strong>${labelOf(label, emoji)}</strong>
                ${description === undefined ? nothing : html`<small>${description}</small>`}
              </span>
              <span aria-hidden="true">${this.chosen.has(value) ? '✓' : ''}</span>
            </div>`,
        )}
      </div>
    </div>`;
  }

  get #most(): number {
    return this.menu.max_values ?? 1;
  }

  #open(): void {
    this.isOpen = true;
    void this.#show('.menu-list');
  }

  async #show(selector: string): Promise<void> {
    await this.updateComplete;
    this.querySelector(selector)?.scrollIntoView({ block: 'nearest' });
  }

  /** As in Discord, closing the list sends several choices. */
  #close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const { min_values: least = 1 } = this.menu;
    if (this.#most > 1 && this.chosen.size >= least) this.onChosen([...this.chosen]);
  }

  readonly #closeFromOutside = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.#close();
  };

  #choose(index: number): void {
    const option = this.menu.options[index];
    if (option === undefined) return;
    this.active = index;
    if (this.#most > 1) {
      const others = new Set(this.chosen);
      if (!others.delete(option.value) && others.size < this.#most) others.add(option.value);
      this.chosen = others;
      return;
    }
    this.isOpen = false;
    this.onChosen([option.value]);
  }

  #key(event: KeyboardEvent): void {
    const last = this.menu.options.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(last, this.active + 1),
      ArrowUp: Math.max(0, this.active - 1),
      Home: 0,
      End: last,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      event.preventDefault();
      if (!this.isOpen) this.#open();
      else {
        this.active = target;
        void this.#show('.menu-option.active');
      }
    } else if (event.key === 'Escape' && this.isOpen) {
      event.stopPropagation();
      this.#close();
    } else if ((event.key === 'Enter' || event.key === ' ') && this.isOpen) {
      event.preventDefault();
      this.#choose(this.active);
    } else if (event.key === 'Tab') this.#close();
  }
}

customElements.define('post-menu', PostMenu);
