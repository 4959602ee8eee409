import { type TemplateResult, html, nothing } from 'lit';

import type { List } from './list-for.ts';
import type { Suggestion } from './suggestions.ts';

/** The list above the composer. */
export function drawList(
  { title, note, suggestions }: List,
  isListed: boolean,
  marked: number,
  take: (suggestion: Suggestion) => void,
): TemplateResult {
  const isOpen = isListed && (suggestions.length > 0 || note !== undefined);
  return html`<div class="suggestions" ?hidden=${!isOpen}>
    <div class="suggestions-title" id="composer-list-title">${title}</div>
    ${note === undefined ? nothing : html`<p class="suggestions-note" role="status">${note}</p>`}
    <div id="composer-list" role="listbox" aria-labelledby="composer-list-title">
      ${suggestions.map((suggestion, index) =>
        drawSuggestion(suggestion, index, index === marked, () => take(suggestion)),
      )}
    </div>
  </div>`;
}

function drawSuggestion(
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
    <strong>${name}</strong> <span class="quiet">${note}</span>
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
