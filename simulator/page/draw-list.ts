import { type TemplateResult, html, nothing } from 'lit';
import type { List, Suggestion } from './suggestions.ts';

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
      ${suggestions.map(
        (suggestion, index) =>
          html`<div
            id="suggestion-${index}"
            class="suggestion ${index === marked ? 'marked' : ''}"
            role="option"
            aria-selected=${index === marked}
            @pointerdown=${(event: Event) => event.preventDefault()}
            @click=${() => take(suggestion)}
          >
            <strong>${suggestion.name}</strong>
            <span class="quiet">${suggestion.description}</span>
          </div>`,
      )}
    </div>
  </div>`;
}
