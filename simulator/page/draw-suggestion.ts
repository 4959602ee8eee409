import { type TemplateResult, html } from 'lit';

import type { Suggestion } from './suggestions.ts';

/** A row of the list above the composer. */
export function drawSuggestion(
  suggestion: Suggestion,
  index: number,
  isMarked: boolean,
  take: () => void,
): TemplateResult {
  const [name, note] = describe(suggestion);
  return html`<div
    id="suggestion-${index}"
    class="suggestion ${isMarked ? 'marked' : ''}"
    role="option"
    aria-selected=${isMarked}
    @pointerdown=${(event: Event) => event.preventDefault()}
    @click=${take}
  >
    <strong>${name}</strong> <span>${note}</span>
  </div>`;
}

function describe(suggestion: Suggestion): readonly [string, string] {
  switch (suggestion.kind) {
    case 'command': {
      const { path, description } = suggestion.command;
      return [`/${path}`, description];
    }
    case 'option': {
      const { name, description, required } = suggestion.option;
      return [name, required === true ? `${description} (required)` : description];
    }
    case 'value':
      return [suggestion.name, ''];
  }
}
