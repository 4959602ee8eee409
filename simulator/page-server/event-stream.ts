import type { ServerResponse } from 'node:http';
import type { APIMessage } from 'discord-api-types/v10';

import type { BotState } from '../bot/bot-host.ts';
import { nameOfLevel } from '../bot/bot-log.ts';
import type { Entry } from '../transcript.ts';
import type { BotReport, ClockReport, PageEvents, TranscriptLine } from './protocol.ts';
import type { Room } from './room.ts';
import { type Viewpoint, messagesAt, sceneAt } from './scene.ts';
import type { TranscriptIndex } from './transcript-index.ts';
import type { TroubleBoard } from './trouble-board.ts';

export interface StreamParts extends Room {
  readonly trouble: TroubleBoard;
  readonly index: TranscriptIndex;
}

/** Changes that come together are told together; milliseconds. */
const GATHERING = 15;
/** A comment every so often keeps the line open, and finds out when nobody listens any more. */
const HEARTBEAT = 15_000;
const LAST_WORDS = 12;

/** One page that watches: it is told what changed for its person at its place, until it goes. */
export class EventStream {
  readonly #parts: StreamParts;
  readonly #view: Viewpoint;
  readonly #response: ServerResponse;
  readonly #stops: (() => void)[] = [];
  readonly #told = new Map<string, string>();
  #messages: Map<string, APIMessage> | undefined;
  #lastLine = 0;
  #pending: (() => void) | undefined;

  constructor(parts: StreamParts, view: Viewpoint, response: ServerResponse) {
    this.#parts = parts;
    this.#view = view;
    this.#response = response;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.write('retry: 1000\n\n');
    this.#stops.push(
      parts.simulator.transcript.on(() => this.touch()),
      parts.bot.onState(() => this.touch()),
    );
    this.#beat();
    this.#tellAll();
  }

  /** Something may have changed. */
  touch(): void {
    this.#pending ??= this.#parts.clock.after(GATHERING, () => {
      this.#pending = undefined;
      this.#tellAll();
    });
  }

  close(): void {
    this.#pending?.();
    for (const stop of this.#stops.splice(0)) stop();
    this.#response.end();
  }

  #tellAll(): void {
    const { simulator, trouble } = this.#parts;
    this.#tellIfNew('scene', sceneAt(simulator, this.#view));
    this.#tellMessages();
    this.#tellIfNew('bot', reportOf(this.#parts.bot.state, this.#lastWords()));
    this.#tellIfNew('faults', trouble.report);
    this.#tellTranscript();
    void this.#tellClock();
  }

  /** A message that changes is another object: see `editMessage`. */
  #tellMessages(): void {
    const now = new Map(
      messagesAt(this.#parts.simulator, this.#view).map((message) => [message.id, message]),
    );
    const known = this.#messages ?? new Map<string, APIMessage>();
    const changed = [...now.values()].filter((message) => known.get(message.id) !== message);
    const gone = [...known.keys()].filter((id) => !now.has(id));
    const isFirst = this.#messages === undefined;
    this.#messages = now;
    if (!isFirst && changed.length === 0 && gone.length === 0) return;
    const { simulator } = this.#parts;
    const commands = changed.flatMap((message) => {
      const command = simulator.commandBehind(message);
      return command === undefined ? [] : [[message.id, command] as const];
    });
    this.#send('messages', { changed, gone, commands: Object.fromEntries(commands) });
  }

  #tellTranscript(): void {
    const { simulator, index } = this.#parts;
    const all = simulator.transcript.entries.map((entry) => lineOf(entry, index.idOf(entry)));
    const last = this.#lastLine;
    const isAnew = last > 0 && !all.some(({ id }) => id === last);
    const lines = all.filter(({ id }) => id > last);
    this.#lastLine = lines.at(-1)?.id ?? (isAnew ? 0 : last);
    if (isAnew || lines.length > 0) this.#send('transcript', { isAnew, lines });
  }

  async #tellClock(): Promise<void> {
    const { time } = this.#parts;
    const next = (await time.nextUpdateAt().catch(() => undefined)) ?? null;
    const report: ClockReport = { now: time.now, isAhead: time.isAhead, next };
    // The time runs by itself: only a jump is news.
    const key = JSON.stringify([report.next, time.offset]);
    if (this.#told.get('clock') === key) return;
    this.#told.set('clock', key);
    this.#send('clock', report);
  }

  #lastWords(): readonly string[] {
    const { bot } = this.#parts;
    if (bot.state.kind !== 'ended') return [];
    return bot.log
      .lastWords(LAST_WORDS)
      .map(({ level, message }) => `${nameOfLevel(level)}: ${message}`);
  }

  #tellIfNew<Name extends keyof PageEvents>(name: Name, event: PageEvents[Name]): void {
    const text = JSON.stringify(event);
    if (this.#told.get(name) === text) return;
    this.#told.set(name, text);
    this.#write(name, text);
  }

  #send<Name extends keyof PageEvents>(name: Name, event: PageEvents[Name]): void {
    this.#write(name, JSON.stringify(event));
  }

  #write(name: string, text: string): void {
    this.#response.write(`event: ${name}\ndata: ${text}\n\n`);
  }

  #beat(): void {
    const cancel = this.#parts.clock.after(HEARTBEAT, () => {
      this.#response.write(':\n\n');
      this.#beat();
    });
    this.#stops.push(cancel);
  }
}

function reportOf(state: BotState, lastWords: readonly string[]): BotReport {
  if (state.kind !== 'ended') return { state: state.kind, lastWords };
  const { code, signal } = state.exit;
  const end = signal === null ? `with exit code ${code}` : `by ${signal}`;
  return { state: 'ended', end, lastWords };
}

function lineOf({ at, kind, summary, status, body }: Entry, id: number): TranscriptLine {
  const hasBody = body !== undefined && body !== null;
  return { id, at, kind, summary, hasBody, ...(status !== undefined && { status }) };
}
