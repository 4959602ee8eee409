import { LitElement } from 'lit';

/** An element without a shadow root, so that the page's styles and labels reach its content. */
export class PageElement extends LitElement {
  override createRenderRoot(): HTMLElement {
    return this;
  }
}
