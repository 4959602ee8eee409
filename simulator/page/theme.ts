import type { LitElement } from 'lit';

const KEPT = 'simulator.theme';

/** The dark or light theme: the system's, unless the user chose one. */
export class Theme {
  readonly #system = matchMedia('(prefers-color-scheme: light)');
  readonly #page: LitElement;

  constructor(page: LitElement) {
    this.#page = page;
    this.#system.addEventListener('change', () => this.#show());
    this.#show();
  }

  get isLight(): boolean {
    const kept = localStorage.getItem(KEPT);
    return kept === null ? this.#system.matches : kept === 'light';
  }

  toggle(): void {
    localStorage.setItem(KEPT, this.isLight ? 'dark' : 'light');
    this.#show();
  }

  #show(): void {
    document.documentElement.dataset['theme'] = this.isLight ? 'light' : 'dark';
    this.#page.requestUpdate();
  }
}
