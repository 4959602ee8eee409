import { type APIMessage, MessageFlags } from 'discord-api-types/v10';
import type {
  BotReport,
  ClockReport,
  ActionResult,
  FaultsReport,
  MessagesChange,
  PageEvents,
  Person,
  ClientState,
  ChannelInfo,
  TranscriptLine,
  Viewpoint,
} from '../page-server/protocol.ts';
import { isPersona, isPlace } from '../terminal/people.ts';
import type { Persona, Place } from '../world/world.ts';
import { NoServer, type Values, inBase64, request } from './server.ts';
import type { Viewer } from './viewer.ts';

/** A pending or failed action, shown only on this page. */
export interface Note {
  readonly id: number;
  readonly where: Place;
  readonly who: Persona;
  /** The newest message before it; 0: none. */
  readonly after: string;
  /** Such as `/cast`; undefined for a button or a menu. */
  readonly command: string | undefined;
  /** Why it failed; undefined while it's pending. */
  readonly problem: string | undefined;
}

const KEPT_LINES = 500;
const RETRY = 1_000;
const KEPT_PLACE = 'simulator.viewpoint';

/** The page's state, kept up to date by the server's events. */
export class Session {
  who: Persona = 'fan';
  where: Place = 'general';
  /** Increases with each change. */
  stamp = 0;
  link: 'connecting' | 'open' | 'lost' = 'connecting';
  client: ClientState | undefined;
  bot: BotReport = { state: 'starting', lastWords: [], isSteered: false };
  clock: ClockReport = { now: Date.now(), isAhead: false, next: null };
  faults: FaultsReport = { muted: [], down: false, slow: false };
  transcript: readonly TranscriptLine[] = [];
  notes: readonly Note[] = [];
  /** The commands behind messages, by the messages' ids. */
  readonly commands = new Map<string, string>();
  readonly #onChange: () => void;
  readonly #onNews: (message: APIMessage, isNew: boolean) => void;
  #messages = new Map<string, APIMessage>();
  readonly #dismissed = new Set<string>();
  readonly #read = new Map<string, string>();
  #events: EventSource | undefined;
  #isFilled = false;
  /** The machine's time of the last clock event. */
  #clockReceivedAt = Date.now();
  #lastNote = 0;

  /** @param onNews called with each message that arrives or changes while the page is open. */
  constructor(onChange: () => void, onNews: (message: APIMessage, isNew: boolean) => void) {
    this.#onChange = onChange;
    this.#onNews = onNews;
    const [who, where] = (sessionStorage.getItem(KEPT_PLACE) ?? 'fan general').split(' ');
    if (who !== undefined && isPersona(who)) this.who = who;
    if (where !== undefined && isPlace(where)) this.where = where;
  }

  get view(): Viewpoint {
    return { who: this.who, where: this.where };
  }

  get person(): Person | undefined {
    return this.client?.people.find(({ id }) => id === this.who);
  }

  get channel(): ChannelInfo | undefined {
    return this.client?.places.find(({ id }) => id === this.where);
  }

  get viewer(): Viewer | undefined {
    const { client, person } = this;
    if (client === undefined || person === undefined) return undefined;
    const { directory, filesOrigin } = client;
    return { ...person, directory, filesOrigin, now: this.now() };
  }

  /** The messages visible to the person here, oldest first. */
  get messages(): readonly APIMessage[] {
    return [...this.#messages.values()]
      .filter(({ id }) => !this.#dismissed.has(id))
      .toSorted((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1));
  }

  message(id: string): APIMessage | undefined {
    return this.#dismissed.has(id) ? undefined : this.#messages.get(id);
  }

  /** The messages with the notes in their places, oldest first. */
  get rows(): readonly (APIMessage | Note)[] {
    const notes = this.notes.filter(({ who, where }) => who === this.who && where === this.where);
    const placeOf = (row: APIMessage | Note): bigint => BigInt('after' in row ? row.after : row.id);
    return [...this.messages, ...notes].toSorted((one, other) =>
      Number(placeOf(one) - placeOf(other)),
    );
  }

  /** Milliseconds since the epoch, by the simulated clock. */
  now(): number {
    return this.clock.now + Date.now() - this.#clockReceivedAt;
  }

  connect(): void {
    this.#events?.close();
    sessionStorage.setItem(KEPT_PLACE, `${this.who} ${this.where}`);
    this.#messages = new Map();
    this.#isFilled = false;
    const events = new EventSource(`/api/events?who=${this.who}&where=${this.where}`);
    this.#events = events;
    events.addEventListener('open', () => {
      // After a reconnect, the server sends everything again.
      this.#messages = new Map();
      this.#isFilled = false;
      this.transcript = [];
      this.#set(() => (this.link = 'open'));
    });
    events.addEventListener('error', () => {
      this.#set(() => (this.link = 'lost'));
      // Some browsers don't reconnect by themselves.
      if (events.readyState !== EventSource.CLOSED) return;
      setTimeout(() => {
        if (this.#events === events) this.connect();
      }, RETRY);
    });
    this.#on(events, 'client', (client) => this.#takeClient(client));
    this.#on(events, 'messages', (change) => this.#takeMessages(change));
    this.#on(events, 'bot', (bot) => (this.bot = bot));
    this.#on(events, 'faults', (faults) => (this.faults = faults));
    this.#on(events, 'clock', (clock) => {
      this.clock = clock;
      this.#clockReceivedAt = Date.now();
    });
    this.#on(events, 'transcript', ({ isReset, lines }) => {
      this.transcript = [...(isReset ? [] : this.transcript), ...lines].slice(-KEPT_LINES);
    });
  }

  goTo(view: Partial<Viewpoint>): void {
    Object.assign(this, view);
    this.connect();
    this.#onChange();
  }

  /** Whether the channel has messages newer than the last visit. */
  isUnread({ channelId, newest }: ChannelInfo): boolean {
    return newest !== undefined && this.#read.get(channelId) !== newest;
  }

  dismiss(messageId: string): void {
    this.#set(() => this.#dismissed.add(messageId));
  }

  dropNote(id: number): void {
    this.#set(() => (this.notes = this.notes.filter((note) => note.id !== id)));
  }

  /** Clears the state that only this page has. */
  forget(): void {
    this.#set(() => {
      this.notes = [];
      this.#dismissed.clear();
    });
  }

  run(command: string, options: Values): Promise<string | undefined> {
    return this.#follow(`/${command}`, request('run', { ...this.view, command, options }));
  }

  say(line: string): Promise<string | undefined> {
    return this.#follow(line, request('say', { ...this.view, line }));
  }

  /** Presses a button, or chooses `values` in a menu. */
  press(messageId: string, customId: string, values?: readonly string[]): Promise<unknown> {
    const body = { ...this.view, messageId, customId, values };
    return this.#follow(undefined, request('press', body));
  }

  /** Uploads a file. @returns the id for its option. */
  async attach(file: File): Promise<string> {
    const content = await inBase64(file);
    return (await request('attach', { ...this.view, name: file.name, content })).id;
  }

  /**
   * Shows a note while an action is pending, and its error if it fails.
   * @returns why Discord's client wouldn't send it, if so.
   */
  async #follow(command: string | undefined, asked: Promise<ActionResult>) {
    this.#lastNote += 1;
    const note: Note = {
      ...this.view,
      id: this.#lastNote,
      after: this.messages.at(-1)?.id ?? '0',
      command,
      problem: undefined,
    };
    this.#set(() => (this.notes = [...this.notes, note]));
    const result = await asked.catch((error: unknown): ActionResult => {
      if (!(error instanceof NoServer)) throw error;
      return { kind: 'failed', why: error.message };
    });
    this.#set(() => {
      const others = this.notes.filter(({ id }) => id !== note.id);
      const kept = result.kind === 'failed' || (result.kind === 'refused' && command === undefined);
      this.notes = kept ? [...others, { ...note, problem: result.why }] : others;
    });
    return result.kind === 'refused' ? result.why : undefined;
  }

  #takeClient(client: ClientState): void {
    // From a stream that was closed in the meantime.
    if (client.who !== this.who || client.where !== this.where) return;
    if (this.client === undefined) {
      for (const channel of client.places) this.#markRead(channel);
    }
    this.client = client;
    const here = this.channel;
    if (here !== undefined) this.#markRead(here);
    else if (this.where !== 'general') this.goTo({ where: 'general' });
  }

  #takeMessages({ changed, gone, commands }: MessagesChange): void {
    for (const [id, command] of Object.entries(commands)) this.commands.set(id, command);
    for (const message of changed) {
      const known = this.#messages.get(message.id);
      this.#messages.set(message.id, message);
      if (!this.#isFilled || isThinking(message)) continue;
      this.#onNews(message, known === undefined || isThinking(known));
    }
    for (const id of gone) this.#messages.delete(id);
    this.#isFilled = true;
  }

  #markRead({ channelId, newest }: ChannelInfo): void {
    if (newest !== undefined) this.#read.set(channelId, newest);
  }

  #on<Name extends keyof PageEvents>(
    events: EventSource,
    name: Name,
    take: (event: PageEvents[Name]) => void,
  ): void {
    events.addEventListener(name, ({ data }: MessageEvent<string>) => {
      this.#set(() => take(JSON.parse(data) as PageEvents[Name]));
    });
  }

  #set(change: () => unknown): void {
    change();
    this.stamp += 1;
    this.#onChange();
  }
}

/** Whether it's only the bot's "thinking…". */
function isThinking({ flags }: APIMessage): boolean {
  return ((flags ?? 0) & MessageFlags.Loading) !== 0;
}
