import type { LitElement } from 'lit';

/** Makes the library's 'Dismiss message' reachable by keyboard. */
export function fixDismissLinks(root: HTMLElement): void {
  for (const message of root.querySelectorAll<LitElement>('discord-message[ephemeral]')) {
    void fixDismissLink(message);
  }
}

async function fixDismissLink(message: LitElement): Promise<void> {
  await message.updateComplete;
  const link = message.renderRoot.querySelector<HTMLElement>('.discord-message-ephemeral-link');
  if (link === null || link.tabIndex === 0) return;
  link.tabIndex = 0;
  link.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') link.click();
  });
}
