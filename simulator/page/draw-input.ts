import { type TemplateResult, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';

export interface Input {
  readonly id: string;
  readonly value: string;
  /** Where no label stands beside it. */
  readonly label: string | undefined;
  readonly hint: string;
  /** Whether it is as wide as its text. */
  readonly isChip: boolean;
  readonly isOpen: boolean;
  /** The row of the list that is marked, if one is. */
  readonly marked: number | undefined;
  readonly isWrong: boolean;
  readonly isRequired: boolean;
  readonly focused: () => void;
  readonly typed: (text: string) => void;
  readonly pressed: (event: KeyboardEvent) => void;
}

const NARROWEST = 4;
const WIDEST = 40;

/** One of the composer's inputs: all share the list above the box. */
export function drawInput(input: Input): TemplateResult {
  const { value, isChip, isOpen, marked } = input;
  return html`<input
    id=${input.id}
    class=${isChip ? 'chip-input' : 'composer-last'}
    type="text"
    role="combobox"
    autocomplete="off"
    autocapitalize="off"
    spellcheck="false"
    enterkeyhint="send"
    aria-autocomplete="list"
    aria-label=${input.label ?? nothing}
    aria-expanded=${isOpen}
    aria-controls="composer-list"
    aria-activedescendant=${marked === undefined ? nothing : `suggestion-${marked}`}
    aria-invalid=${input.isWrong}
    aria-required=${input.isRequired}
    placeholder=${isChip ? '' : input.hint}
    size=${isChip ? Math.min(WIDEST, Math.max(NARROWEST, value.length + 1)) : nothing}
    .value=${live(value)}
    @focus=${input.focused}
    @input=${({ target }: Event) => input.typed((target as HTMLInputElement).value)}
    @keydown=${input.pressed}
  />`;
}
