import type { ServerResponse } from 'node:http';
import type { APIMessage } from 'discord-api-types/v10';
import type { BotHost } from '../bot/bot-host.ts';
import { nameOfLevel } from '../bot/bot-log.ts';
import type { Entry } from '../transcript.ts';
import type { ActionContext } from './actions.ts';
import type { BotReport, PageEvents, TranscriptLine, Viewpoint } from './protocol.ts';
import { clientStateAt, messagesAt } from './client-state.ts';

/** Delay that groups simultaneous changes, in milliseconds. */
const GATHERING = 15;
/** Interval of comments that keep the connection open and detect closed ones. */
const HEARTBEAT = 15_000;
const LAST_WORDS = 12;

/** Sends one open page the changes for its person in its place. */
export function streamEvents(context: ActionContext, view: Viewpoint, response: ServerResponse) {
  const { simulator, bot, time, clock, faultPanel } = context;
  /** The keys of the last events, by name. */
  const lastKeys = new Map<string, string>();
  let known: Map<string, APIMessage> | undefined;
  let lastLine = 0;
  let cancelPending: (() => void) | undefined;
  let cancelBeat: (() => void) | undefined;

  function touch(): void {
    cancelPending ??= clock.after(GATHERING, () => {
      cancelPending = undefined;
      sendAll();
    });
  }

  function sendAll(): void {
    send('client', clientStateAt(simulator, view));
    sendMessages();
    send('bot', reportOf(bot));
    send('faults', faultPanel.report());
    sendTranscript();
    void sendClock();
  }

  /** Compares by identity: an edited message is a new object (see `editMessage`). */
  function sendMessages(): void {
    const before = known;
    const now = new Map(messagesAt(simulator, view).map((message) => [message.id, message]));
    known = now;
    const changed = [...now.values()].filter((message) => before?.get(message.id) !== message);
    const gone = [...(before?.keys() ?? [])].filter((id) => !now.has(id));
    if (before && changed.length === 0 && gone.length === 0) return;
    const commands: Record<string, string> = {};
    for (const message of changed) {
      const command = simulator.commandBehind(message);
      if (command !== undefined) commands[message.id] = command;
    }
    send('messages', { changed, gone, commands });
  }

  function sendTranscript(): void {
    const all = simulator.transcript.entries.map(lineOf);
    const last = lastLine;
    const isReset = last > 0 && !all.some(({ id }) => id === last);
    const lines = all.filter(({ id }) => id > last);
    lastLine = lines.at(-1)?.id ?? (isReset ? 0 : last);
    if (isReset || lines.length > 0) send('transcript', { isReset, lines });
  }

  async function sendClock(): Promise<void> {
    const next = (await time.nextUpdateAt().catch(() => undefined)) ?? null;
    // The page's clock runs by itself, so only jumps matter.
    const key = JSON.stringify([next, time.offset]);
    send('clock', { now: time.now, isAhead: time.isAhead, next }, key);
  }

  /** Sends an event unless the last one of this name had the same key. */
  function send<Name extends keyof PageEvents>(name: Name, event: PageEvents[Name], key?: string) {
    const text = JSON.stringify(event);
    if (lastKeys.get(name) === (key ?? text)) return;
    lastKeys.set(name, key ?? text);
    response.write(`event: ${name}\ndata: ${text}\n\n`);
  }

  function beat(): void {
    cancelBeat = clock.after(HEARTBEAT, () => {
      response.write(':\n\n');
      beat();
    });
  }

  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.write('retry: 1000\n\n');
  const stops = [simulator.transcript.on(touch), bot.onState(touch)];
  beat();
  sendAll();
  return {
    /** Checks for changes soon. */
    touch,
    close(): void {
      cancelPending?.();
      cancelBeat?.();
      for (const stop of stops.splice(0)) stop();
      response.end();
    },
  };
}

function reportOf({ state, isSteered, log }: BotHost): BotReport {
  if (state.kind !== 'ended') return { state: state.kind, lastWords: [], isSteered };
  const { code, signal } = state.exit;
  const end = signal === null ? `with exit code ${code}` : `by ${signal}`;
  const lastWords = log
    .lastWords(LAST_WORDS)
    .map(({ level, message }) => `${nameOfLevel(level)}: ${message}`);
  return { state: 'ended', end, lastWords, isSteered };
}

function lineOf({ id, at, kind, summary, status, body }: Entry): TranscriptLine {
  const hasBody = body !== undefined && body !== null;
  return { id, at, kind, summary, hasBody, ...(status !== undefined && { status }) };
}
