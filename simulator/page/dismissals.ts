import type { LitElement } from 'lit';

/** The library's 'Dismiss message' hears the mouse and the space bar, but can not be reached by keyboard. */
export function mendDismissals(root: HTMLElement): void {
  for (const message of root.querySelectorAll<LitElement>('discord-message[ephemeral]')) {
    void mendDismissal(message);
  }
}

async function mendDismissal(message: LitElement): Promise<void> {
  await message.updateComplete;
  const link = message.renderRoot.querySelector<HTMLElement>('.discord-message-ephemeral-link');
  if (link === null || link.tabIndex === 0) return;
  link.tabIndex = 0;
  link.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') link.click();
  });
}
