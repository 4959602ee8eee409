import { DiscordButton } from '@skyra/discord-components-core/discord-button.js';

/** A button that says to everybody that it is off, and keeps its look in high contrast. */
export class PostButton extends DiscordButton {
  override updated(): void {
    const inner = this.renderRoot.querySelector('button');
    if (inner === null) return;
    inner.type = 'button';
    inner.disabled = this.disabled;
  }
}

customElements.define('post-button', PostButton);
