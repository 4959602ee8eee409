import { type TemplateResult, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { LAST } from './draft.ts';

interface Input {
  /** Of the part of the draft, or `LAST`. */
  readonly index: number;
  readonly value: string;
  /** Its accessible name, if it has no visible label. */
  readonly label: string | undefined;
  readonly hint: string;
  readonly isOpen: boolean;
  /** The index of the selected suggestion. */
  readonly marked: number | undefined;
  readonly isWrong: boolean;
  readonly isRequired: boolean;
  /** Takes the chosen file; undefined: it's for text. */
  readonly attached: ((file: File) => unknown) | undefined;
  readonly focused: () => void;
  /** @param isComposing whether an input method is still composing the text. */
  readonly typed: (text: string, isComposing: boolean) => void;
  readonly pressed: (event: KeyboardEvent) => void;
}

const NARROWEST = 4;
const WIDEST = 40;

/** The id of the input for a part of the draft or for `LAST`. */
export function idOf(index: number): string {
  return `composer-${index === LAST ? 'last' : index}`;
}

/** One of the composer's inputs. They share the list above the box. */
export function drawInput(input: Input): TemplateResult {
  const { index, value, isOpen, marked, attached } = input;
  const isChip = index !== LAST;
  if (attached !== undefined) {
    return html`<input
      id=${idOf(index)}
      type="file"
      aria-invalid=${input.isWrong}
      @focus=${input.focused}
      @change=${({ target }: Event) => {
        const file = (target as HTMLInputElement).files?.[0];
        if (file !== undefined) attached(file);
      }}
      @keydown=${input.pressed}
    />`;
  }
  return html`<input
    id=${idOf(index)}
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
    @input=${(event: InputEvent) => input.typed(textIn(event), event.isComposing)}
    @compositionend=${(event: Event) => input.typed(textIn(event), false)}
    @keydown=${input.pressed}
  />`;
}

function textIn({ target }: Event): string {
  return (target as HTMLInputElement).value;
}
