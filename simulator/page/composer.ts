import { type TemplateResult, html, nothing } from 'lit';
import type { Directory } from '../terminal/drawing/view.ts';
import type { SlashCommand } from '../terminal/typing/slash-commands.ts';
import { PageElement, redrawing } from './page-element.ts';
import {
  type Draft,
  EMPTY,
  History,
  LAST,
  type Typed,
  choose,
  fill,
  isFile,
  lineOf,
  nextOpen,
  otherValues,
  readDraft,
  type,
} from './draft.ts';
import { drawInput, idOf } from './draw-input.ts';
import { drawList } from './draw-list.ts';
import type { Session } from './session.ts';
import { LiveValues, type List, type Suggestion, isLive, listFor } from './suggestions.ts';

/** No row of the list is selected, so Enter sends. */
const NONE = -1;

/** The message box, as in Discord: suggestions, options as chips, and errors before sending. */
export class PostComposer extends PageElement {
  static override properties = redrawing(
    'session',
    'commands',
    'directory',
    'channel',
    'draft',
    'active',
    'marked',
    'isListed',
    'isWhole',
    'problem',
  );

  declare session: Session;
  declare commands: readonly SlashCommand[];
  /** Names that options can refer to. */
  declare directory: Directory;
  /** The channel's name for the label, such as `#general`. */
  declare channel: string;
  declare draft: Draft;
  /** The input that has the focus or had it last. */
  declare active: number;
  declare marked: number;
  /** Whether the list may show. Escape hides it until the next input. */
  declare isListed: boolean;
  /** Whether the command and its options are selected: one text, until it's replaced or left. */
  declare isWhole: boolean;
  declare problem: { readonly text: string; readonly part: number | undefined } | undefined;
  readonly #live = new LiveValues(() => {
    this.#mark();
    this.requestUpdate();
  });
  readonly #history = new History();
  /** Resolves when the last chosen file is uploaded. */
  #attached = Promise.resolve();

  constructor() {
    super();
    this.draft = EMPTY;
    this.active = LAST;
    this.marked = NONE;
    this.isListed = false;
    this.isWhole = false;
  }

  /** Starts a command without sending it. */
  begin(command: SlashCommand): void {
    this.#change(choose(command));
    this.#goTo(this.draft.parts.length > 0 ? 0 : LAST);
  }

  override render(): TemplateResult {
    const { command, parts } = this.isWhole ? EMPTY : this.draft;
    const list = this.#list();
    const hasList = list.suggestions.length > 0;
    return html`<form
      class="composer"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#send();
      }}
      @focusout=${(event: FocusEvent) => {
        if (this.contains(event.relatedTarget as Node | null)) return;
        this.isListed = false;
        this.isWhole = false;
      }}
      @pointerdown=${() => (this.isWhole = false)}
    >
      ${drawList(list, this.isListed, this.marked, (one) => this.#take(one))}
      <div class="composer-problem" role="alert">${this.problem?.text ?? nothing}</div>
      <div class="composer-box" @click=${this.#focusFromBox}>
        ${
          command === undefined
            ? nothing
            : html`<span class="composer-command" title=${command.description}
                >/${command.path}</span
              >`
        }
        ${parts.map((_, index) => this.#drawChip(index, hasList))} ${this.#drawInput(LAST, hasList)}
        <button class="icon-button" type="submit" aria-label="Send" title="Send">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M3 20.5v-6.8l9-1.7-9-1.7V3.5L22 12z" />
          </svg>
        </button>
      </div>
    </form>`;
  }

  #drawChip(index: number, hasList: boolean): TemplateResult {
    const { option } = this.draft.parts[index] ?? {};
    const isWrong = this.problem?.part === index;
    return html`<span class="chip ${isWrong ? 'wrong' : ''}" title=${option?.description ?? ''}>
      <label for=${idOf(index)}>${option?.name}</label>${this.#drawInput(index, hasList)}
    </span>`;
  }

  #drawInput(index: number, hasList: boolean): TemplateResult {
    const part = this.draft.parts[index];
    const isOpen = hasList && this.isListed && this.active === index;
    return drawInput({
      index,
      value: this.isWhole ? lineOf(this.draft) : (part?.text ?? this.draft.text),
      label: part === undefined ? this.#labelOfLast() : undefined,
      hint: this.draft.command === undefined ? `${this.#labelOfLast()} or type /` : '',
      isOpen,
      marked: isOpen && this.marked !== NONE ? this.marked : undefined,
      isWrong: index !== LAST && this.problem?.part === index,
      isRequired: part?.option.required === true,
      attached: isFile(part?.option)
        ? (file) => (this.#attached = this.#attach(index, file))
        : undefined,
      focused: () => this.#focused(index),
      typed: (text, isComposing) => this.#typed(index, text, isComposing),
      pressed: (event) => this.#key(index, event),
    });
  }

  #labelOfLast(): string {
    const path = this.draft.command?.path;
    return path === undefined ? `Message ${this.channel}` : `More options of /${path}`;
  }

  #list(): List {
    return listFor(this.draft, this.active, this.commands, this.directory, this.#live);
  }

  #focused(index: number): void {
    this.active = index;
    this.isListed = this.draft.command !== undefined || this.draft.text !== '';
    this.#askBot();
    this.#mark();
  }

  #typed(index: number, text: string, isComposing: boolean): void {
    const before = this.isWhole ? EMPTY : this.draft;
    // An input method's unfinished text stays in its input.
    const { draft, next }: Typed = isComposing
      ? { draft: fill(before, index, text) }
      : type(before, index, text, this.commands);
    this.#change(draft);
    this.#history.leave();
    this.isListed = true;
    this.#askBot();
    this.#mark();
    if (next !== undefined) this.#goTo(next);
  }

  #key(index: number, event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'a' && (event.ctrlKey || event.metaKey) && this.draft.command !== undefined) {
      event.preventDefault();
      return void this.#selectAll();
    }
    if (/^(?:Arrow|Home|End)/u.test(event.key)) this.isWhole = false;
    const suggestions = this.isListed ? this.#list().suggestions : [];
    if (this.#keyInHistory(event) || this.#keyInList(event, suggestions)) event.preventDefault();
    else if (event.key === 'Escape') {
      if (this.isListed) this.isListed = false;
      else this.#change(EMPTY);
      this.#goTo(LAST, this.isListed);
    } else if (event.key === 'Backspace') this.#backspace(index, event);
  }

  #keyInHistory({ key }: KeyboardEvent): boolean {
    const draft = this.#history.recall(key, lineOf(this.draft) === '');
    if (draft === undefined) return false;
    this.#change(draft);
    this.#goTo(draft.parts.length - 1, false);
    return true;
  }

  #keyInList(event: KeyboardEvent, suggestions: readonly Suggestion[]): boolean {
    const count = suggestions.length;
    if (count === 0) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const start = this.marked === NONE && event.key === 'ArrowUp' ? count : this.marked;
      this.marked = (start + (event.key === 'ArrowDown' ? 1 : -1) + count) % count;
      void this.#showMarked();
      return true;
    }
    const isTab = event.key === 'Tab' && !event.shiftKey && this.#tabCompletes();
    if (!isTab && (event.key !== 'Enter' || this.marked === NONE)) return false;
    const suggestion = suggestions[Math.max(0, this.marked)];
    if (suggestion !== undefined) this.#take(suggestion);
    return true;
  }

  /** After a filled option, Tab moves on through the page, so the box doesn't trap the keyboard. */
  #tabCompletes(): boolean {
    const { parts, text } = this.draft;
    return this.marked !== NONE || text !== '' || (this.active === LAST && parts.length === 0);
  }

  #backspace(index: number, event: KeyboardEvent): void {
    const { value, type: kind } = event.target as HTMLInputElement;
    if (value !== '' && kind !== 'file') return;
    event.preventDefault();
    const { parts, command } = this.draft;
    if (index !== LAST) {
      this.#change({ ...this.draft, parts: parts.toSpliced(index, 1) });
      this.#goTo(index > 0 ? index - 1 : LAST);
    } else if (parts.length > 0) this.#goTo(parts.length - 1);
    else if (command !== undefined) {
      this.#change({ ...EMPTY, text: `/${command.path}` });
      this.#goTo(LAST);
    }
  }

  async #attach(index: number, file: File): Promise<void> {
    const id = await this.session.attach(file).catch(() => undefined);
    if (id !== undefined) this.#change(fill(this.draft, index, file.name, id));
    else this.problem = { text: "The file couldn't be uploaded.", part: index };
  }

  #take(suggestion: Suggestion): void {
    this.#change(suggestion.accept(this.draft, this.active));
    this.#goTo(nextOpen(this.draft, this.active));
  }

  async #send(): Promise<void> {
    await this.#attached;
    const { draft } = this;
    if (lineOf(draft).trim() === '') return;
    const problem = await this.#post(draft);
    if (problem !== undefined) {
      this.problem = problem;
      this.isListed = false;
      if (problem.part !== undefined) this.#goTo(problem.part, false);
      return;
    }
    this.#history.push(draft);
  }

  async #post(draft: Draft): Promise<PostComposer['problem']> {
    const read = draft.command === undefined ? undefined : readDraft(draft, this.directory);
    if (read?.kind === 'wrong') return { text: read.problem, part: read.part };
    this.#change(EMPTY);
    this.#goTo(LAST, false);
    if (read !== undefined) this.dispatchEvent(new Event('run'));
    const why = await (read === undefined
      ? this.session.say(lineOf(draft))
      : this.session.run(read.path, read.options));
    if (why === undefined) return undefined;
    // It wasn't sent: restore it, unless the user has already typed something else.
    if (this.draft === EMPTY) this.#change(draft);
    return { text: why, part: undefined };
  }

  /** Chips can't be selected together, so they become one text that the browser can select. */
  async #selectAll(): Promise<void> {
    const input = this.querySelector<HTMLInputElement>(`#${idOf(LAST)}`);
    // First, so that no focused chip is removed.
    input?.focus();
    this.isListed = false;
    this.isWhole = true;
    await this.updateComplete;
    input?.select();
  }

  #change(draft: Draft): void {
    this.isWhole = false;
    this.draft = draft;
    this.problem = undefined;
  }

  /** Selects the first suggestion if the user has to choose one. */
  #mark(): void {
    const { command, parts } = this.draft;
    const isChoice = command === undefined || parts[this.active] !== undefined;
    const isFilled = parts[this.active]?.picked !== undefined;
    this.marked = isChoice && !isFilled && this.#list().suggestions.length > 0 ? 0 : NONE;
  }

  #askBot(): void {
    const part = this.draft.parts[this.active];
    const { command } = this.draft;
    if (part === undefined || command === undefined || !isLive(part.option)) {
      this.#live.stop();
      return;
    }
    this.#live.ask({
      ...this.session.view,
      command: command.path,
      option: part.option.name,
      typed: part.text,
      others: otherValues(this.draft, this.active, this.directory),
    });
  }

  readonly #focusFromBox = ({ target, currentTarget }: Event): void => {
    if (target === currentTarget) this.#goTo(LAST);
  };

  #goTo(index: number, isListed = true): void {
    void this.#focusOn(index, isListed);
  }

  async #focusOn(index: number, isListed: boolean): Promise<void> {
    await this.updateComplete;
    const input = this.querySelector<HTMLInputElement>(`#${idOf(index)}`);
    if (input === null) return;
    input.focus();
    if (input.type === 'text') input.setSelectionRange(input.value.length, input.value.length);
    this.#focused(index);
    if (!isListed) this.isListed = false;
  }

  async #showMarked(): Promise<void> {
    await this.updateComplete;
    this.querySelector('.suggestion.marked')?.scrollIntoView({ block: 'nearest' });
  }
}

customElements.define('post-composer', PostComposer);
