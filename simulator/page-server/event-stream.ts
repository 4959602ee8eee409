import type { ServerResponse } from 'node:http';
import type { APIMessage } from 'discord-api-types/v10';

import type { BotHost } from '../bot/bot-host.ts';
import { nameOfLevel } from '../bot/bot-log.ts';
import type { Entry } from '../transcript.ts';
import type { ActionContext } from './actions.ts';
import type { BotReport, ClockReport, PageEvents, TranscriptLine, Viewpoint } from './protocol.ts';
import { clientStateAt, messagesAt } from './client-state.ts';

/** Delay that groups simultaneous changes, in milliseconds. */
const GATHERING = 15;
/** Interval of comments that keep the connection open and detect closed ones. */
const HEARTBEAT = 15_000;
const LAST_WORDS = 12;

/** Sends one open page the changes for its person in its place. */
export class EventStream {
  readonly #context: ActionContext;
  readonly #view: Viewpoint;
  readonly #response: ServerResponse;
  readonly #stops: (() => void)[] = [];
  readonly #lastKeys = new Map<string, string>();
  #messages: Map<string, APIMessage> | undefined;
  #lastLine = 0;
  #pending: (() => void) | undefined;

  constructor(context: ActionContext, view: Viewpoint, response: ServerResponse) {
    this.#context = context;
    this.#view = view;
    this.#response = response;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.write('retry: 1000\n\n');
    this.#stops.push(
      context.simulator.transcript.on(() => this.touch()),
      context.bot.onState(() => this.touch()),
    );
    this.#beat();
    this.#sendAll();
  }

  touch(): void {
    this.#pending ??= this.#context.clock.after(GATHERING, () => {
      this.#pending = undefined;
      this.#sendAll();
    });
  }

  close(): void {
    this.#pending?.();
    for (const stop of this.#stops.splice(0)) stop();
    this.#response.end();
  }

  #sendAll(): void {
    const { simulator, faultPanel } = this.#context;
    this.#send('client', clientStateAt(simulator, this.#view));
    this.#sendMessages();
    this.#send('bot', reportOf(this.#context.bot, this.#lastWords()));
    this.#send('faults', faultPanel.report);
    this.#sendTranscript();
    void this.#sendClock();
  }

  /** Compares by identity: an edited message is a new object (see `editMessage`). */
  #sendMessages(): void {
    const now = new Map(
      messagesAt(this.#context.simulator, this.#view).map((message) => [message.id, message]),
    );
    const known = this.#messages ?? new Map<string, APIMessage>();
    const changed = [...now.values()].filter((message) => known.get(message.id) !== message);
    const gone = [...known.keys()].filter((id) => !now.has(id));
    const isFirst = this.#messages === undefined;
    this.#messages = now;
    if (!isFirst && changed.length === 0 && gone.length === 0) return;
    const { simulator } = this.#context;
    const commands: Record<string, string> = {};
    for (const message of changed) {
      const command = simulator.commandBehind(message);
      if (command !== undefined) commands[message.id] = command;
    }
    this.#send('messages', { changed, gone, commands });
  }

  #sendTranscript(): void {
    const all = this.#context.simulator.transcript.entries.map(lineOf);
    const last = this.#lastLine;
    const isReset = last > 0 && !all.some(({ id }) => id === last);
    const lines = all.filter(({ id }) => id > last);
    this.#lastLine = lines.at(-1)?.id ?? (isReset ? 0 : last);
    if (isReset || lines.length > 0) this.#send('transcript', { isReset, lines });
  }

  async #sendClock(): Promise<void> {
    const { time } = this.#context;
    const next = (await time.nextUpdateAt().catch(() => undefined)) ?? null;
    const report: ClockReport = { now: time.now, isAhead: time.isAhead, next };
    // The page's clock runs by itself, so only jumps matter.
    this.#send('clock', report, JSON.stringify([report.next, time.offset]));
  }

  #lastWords(): readonly string[] {
    const { bot } = this.#context;
    if (bot.state.kind !== 'ended') return [];
    return bot.log
      .lastWords(LAST_WORDS)
      .map(({ level, message }) => `${nameOfLevel(level)}: ${message}`);
  }

  /** Sends an event unless the last one of this name had the same key. */
  #send<Name extends keyof PageEvents>(name: Name, event: PageEvents[Name], key?: string): void {
    const text = JSON.stringify(event);
    if (this.#lastKeys.get(name) === (key ?? text)) return;
    this.#lastKeys.set(name, key ?? text);
    this.#response.write(`event: ${name}\ndata: ${text}\n\n`);
  }

  #beat(): void {
    const cancel = this.#context.clock.after(HEARTBEAT, () => {
      this.#response.write(':\n\n');
      this.#beat();
    });
    this.#stops.push(cancel);
  }
}

function reportOf({ state, isSteered }: BotHost, lastWords: readonly string[]): BotReport {
  if (state.kind !== 'ended') return { state: state.kind, lastWords, isSteered };
  const { code, signal } = state.exit;
  const end = signal === null ? `with exit code ${code}` : `by ${signal}`;
  return { state: 'ended', end, lastWords, isSteered };
}

function lineOf({ id, at, kind, summary, status, body }: Entry): TranscriptLine {
  const hasBody = body !== undefined && body !== null;
  return { id, at, kind, summary, hasBody, ...(status !== undefined && { status }) };
}
