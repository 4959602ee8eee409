import { DiscordButton } from '@skyra/discord-components-core/discord-button.js';

/** A button that is disabled for assistive technology and in high-contrast mode too. */
export class PostButton extends DiscordButton {
  override updated(): void {
    const inner = this.renderRoot.querySelector('button');
    if (inner === null) return;
    inner.type = 'button';
    inner.disabled = this.disabled;
  }
}

customElements.define('post-button', PostButton);
