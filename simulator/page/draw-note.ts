import { type TemplateResult, html, nothing } from 'lit';

import type { Note } from './session.ts';

/** A pending or failed command. */
export function drawNote(
  note: Note,
  name: string,
  drop: () => void,
): TemplateResult | typeof nothing {
  const { command, problem } = note;
  if (problem === undefined) {
    return command === undefined
      ? nothing
      : html`<p class="note quiet">${name} uses <b>${command}</b>: sending …</p>`;
  }
  return html`<div class="note quiet bad" role="alert">
    <p>${command === undefined ? nothing : html`${name} used <b>${command}</b>. `}${problem}</p>
    <p>
      Only you can see this · <button type="button" class="plain" @click=${drop}>Dismiss</button>
    </p>
  </div>`;
}
