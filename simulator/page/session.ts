import type { APIMessage } from 'discord-api-types/v10';

import type {
  BotReport,
  ClockReport,
  DeedResult,
  FaultsReport,
  MessagesChange,
  PageEvents,
  Person,
  Scene,
  Spot,
  TranscriptLine,
} from '../page-server/protocol.ts';
import { isPersona, isPlace } from '../terminal/people.ts';
import type { Persona, Place } from '../world.ts';
import { NoServer, type Viewpoint } from './asking.ts';

/** Something that only this page shows: a command on its way, or that it came to nothing. */
export interface Note {
  readonly id: number;
  readonly where: Place;
  readonly who: Persona;
  /** What was done: `/cast`; undefined: a button or a menu. */
  readonly command: string | undefined;
  /** Undefined: on its way. */
  readonly problem: string | undefined;
}

const KEPT_LINES = 500;
const RETRY = 1_000;
const KEPT_PLACE = 'hawkins-post.viewpoint';

/** What the page knows, kept up to date by the server's events. Calls back after each change. */
export class Session {
  who: Persona = 'fan';
  where: Place = 'general';
  /** Grows with each change. */
  stamp = 0;
  link: 'connecting' | 'open' | 'lost' = 'connecting';
  scene: Scene | undefined;
  bot: BotReport = { state: 'starting', lastWords: [] };
  clock: ClockReport = { now: Date.now(), isAhead: false, next: null };
  faults: FaultsReport = { muted: [], down: false, slow: false };
  transcript: readonly TranscriptLine[] = [];
  notes: readonly Note[] = [];
  /** The commands behind messages, by the messages' ids. */
  readonly commands = new Map<string, string>();
  readonly #onChange: () => void;
  readonly #onNews: (message: APIMessage) => void;
  #messages = new Map<string, APIMessage>();
  readonly #dismissed = new Set<string>();
  readonly #read = new Map<string, string>();
  #events: EventSource | undefined;
  #isFilled = false;
  /** The machine's clock when the server told its own. */
  #toldAt = Date.now();
  #lastNote = 0;

  /** @param onNews gets each message that comes while the page looks on. */
  constructor(onChange: () => void, onNews: (message: APIMessage) => void) {
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
    return this.scene?.people.find(({ id }) => id === this.who);
  }

  get spot(): Spot | undefined {
    return this.scene?.places.find(({ id }) => id === this.where);
  }

  /** What the person sees here, oldest first. */
  get messages(): readonly APIMessage[] {
    return [...this.#messages.values()]
      .filter(({ id }) => !this.#dismissed.has(id))
      .toSorted((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1));
  }

  get notesHere(): readonly Note[] {
    return this.notes.filter(({ who, where }) => who === this.who && where === this.where);
  }

  /** Milliseconds since the epoch, by the simulated clock. */
  now(): number {
    return this.clock.now + Date.now() - this.#toldAt;
  }

  connect(): void {
    this.#events?.close();
    sessionStorage.setItem(KEPT_PLACE, `${this.who} ${this.where}`);
    this.#messages = new Map();
    this.#isFilled = false;
    const events = new EventSource(`/api/events?who=${this.who}&where=${this.where}`);
    this.#events = events;
    events.addEventListener('open', () => {
      // After a break the server tells everything anew.
      this.#messages = new Map();
      this.#isFilled = false;
      this.transcript = [];
      this.#set(() => (this.link = 'open'));
    });
    events.addEventListener('error', () => {
      this.#set(() => (this.link = 'lost'));
      // Some browsers give up where others try again.
      if (events.readyState === EventSource.CLOSED) setTimeout(() => this.#again(events), RETRY);
    });
    this.#hear(events, 'scene', (scene) => this.#takeScene(scene));
    this.#hear(events, 'messages', (change) => this.#takeMessages(change));
    this.#hear(events, 'bot', (bot) => (this.bot = bot));
    this.#hear(events, 'faults', (faults) => (this.faults = faults));
    this.#hear(events, 'clock', (clock) => {
      this.clock = clock;
      this.#toldAt = Date.now();
    });
    this.#hear(events, 'transcript', ({ isAnew, lines }) => {
      this.transcript = [...(isAnew ? [] : this.transcript), ...lines].slice(-KEPT_LINES);
    });
  }

  #again(events: EventSource): void {
    if (this.#events === events) this.connect();
  }

  become(who: Persona): void {
    this.who = who;
    this.connect();
    this.#onChange();
  }

  goTo(where: Place): void {
    this.where = where;
    this.connect();
    this.#onChange();
  }

  /** Whether something was posted there since this page last looked. */
  isUnread({ channelId, newest }: Spot): boolean {
    return newest !== undefined && this.#read.get(channelId) !== newest;
  }

  dismiss(messageId: string): void {
    this.#set(() => this.#dismissed.add(messageId));
  }

  dropNote(id: number): void {
    this.#set(() => (this.notes = this.notes.filter((note) => note.id !== id)));
  }

  /** Forgets what only this page knew. */
  forget(): void {
    this.#set(() => {
      this.notes = [];
      this.#dismissed.clear();
    });
  }

  /** Shows that something is on its way until it is there, and what went wrong if it did. */
  async follow(command: string | undefined, asked: Promise<DeedResult>): Promise<DeedResult> {
    this.#lastNote += 1;
    const note: Note = {
      ...this.view,
      id: this.#lastNote,
      command,
      problem: undefined,
    };
    this.#set(() => (this.notes = [...this.notes, note]));
    const result = await asked.catch((error: unknown): DeedResult => {
      if (!(error instanceof NoServer)) throw error;
      return { kind: 'failed', why: error.message };
    });
    this.#set(() => {
      const others = this.notes.filter(({ id }) => id !== note.id);
      const kept = result.kind === 'failed' || (result.kind === 'refused' && command === undefined);
      this.notes = kept ? [...others, { ...note, problem: result.why }] : others;
    });
    return result;
  }

  #takeScene(scene: Scene): void {
    // Of a stream that was left in the meantime.
    if (scene.who !== this.who || scene.where !== this.where) return;
    if (this.scene === undefined) {
      for (const spot of scene.places) this.#markRead(spot);
    }
    this.scene = scene;
    const here = this.spot;
    if (here !== undefined) this.#markRead(here);
    else if (this.where !== 'general') this.goTo('general');
  }

  #takeMessages({ changed, gone, commands }: MessagesChange): void {
    for (const [id, command] of Object.entries(commands)) this.commands.set(id, command);
    for (const message of changed) {
      const isNews = this.#isFilled && isFinished(message) && !this.#isKnown(message);
      this.#messages.set(message.id, message);
      if (isNews) this.#onNews(message);
    }
    for (const id of gone) this.#messages.delete(id);
    this.#isFilled = true;
  }

  #isKnown({ id }: APIMessage): boolean {
    const known = this.#messages.get(id);
    return known !== undefined && isFinished(known);
  }

  #markRead({ channelId, newest }: Spot): void {
    if (newest !== undefined) this.#read.set(channelId, newest);
  }

  #hear<Name extends keyof PageEvents>(
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

const LOADING = 128;

/** Whether the bot has said it, and does not just think. */
export function isFinished({ flags }: APIMessage): boolean {
  return ((flags ?? 0) & LOADING) === 0;
}
