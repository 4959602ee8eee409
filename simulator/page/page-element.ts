import { LitElement, type PropertyDeclarations } from 'lit';

/** An element without a shadow root, so that the page's styles and labels reach its content. */
export class PageElement extends LitElement {
  override createRenderRoot(): HTMLElement {
    return this;
  }
}

/** Properties whose changes redraw an element. */
export function redrawing(...names: readonly string[]): PropertyDeclarations {
  return Object.fromEntries(names.map((name) => [name, { attribute: false }]));
}
