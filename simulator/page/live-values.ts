import type { Suggestion } from './suggestions.ts';

/** The bot's suggestions for the typed text. */
export type Answers =
  | { readonly choices: readonly { readonly name: string; readonly value: string | number }[] }
  | { readonly problem: string };

/** How long typing must pause before the bot is asked, in milliseconds. */
const PAUSE = 120;

/** The bot's autocompletion, requested while the user types. Outdated answers are dropped. */
export class LiveValues {
  suggestions: readonly Suggestion[] = [];
  /** Shown if there are no suggestions. */
  note: string | undefined;
  readonly #onChange: () => void;
  #asked: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  ask(question: (signal: AbortSignal) => Promise<Answers>): void {
    this.stop();
    this.note = 'Loading options…';
    this.#timer = setTimeout(() => void this.#put(question), PAUSE);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.#asked = undefined;
    this.suggestions = [];
    this.note = undefined;
  }

  async #put(question: (signal: AbortSignal) => Promise<Answers>): Promise<void> {
    const asked = new AbortController();
    this.#asked = asked;
    const answers = await question(asked.signal).catch(() => undefined);
    if (this.#asked !== asked) return;
    this.#asked = undefined;
    if (answers === undefined) this.#show([], 'Loading options failed.');
    else if ('problem' in answers) this.#show([], `Loading options failed. ${answers.problem}`);
    else {
      const values = answers.choices.map(
        ({ name, value }) => ({ kind: 'value', name, value }) as const,
      );
      this.#show(values, values.length === 0 ? 'No options match.' : undefined);
    }
  }

  #show(suggestions: readonly Suggestion[], note: string | undefined): void {
    this.suggestions = suggestions;
    this.note = note;
    this.#onChange();
  }
}
