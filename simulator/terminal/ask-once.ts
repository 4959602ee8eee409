import type { WriteStream } from 'node:tty';

import type { Clock } from '#clock.ts';
import { type LogLine, WARN, isOnReload } from '../bot/bot-log.ts';
import { environmentFor, exitCodeOf, isReady, startBot, whenReady } from '../bot/bot-process.ts';
import { type Simulator, startSimulator } from '../simulator.ts';
import type { AskRequest } from './ask-arguments.ts';
import { Conversation, type Outcome } from './conversation.ts';
import { drawExit, drawLogLine } from './drawing/draw-log.ts';
import { drawMessage } from './drawing/draw-message.ts';
import { type Write, widthOfWindow, writerTo } from './drawing/paint.ts';
import { printable } from './drawing/printable.ts';
import { viewOf } from './people.ts';
import { run } from './drawing/styled-text.ts';
import { wrap } from './drawing/wrap.ts';

export interface AskOptions {
  readonly clock: Clock;
  readonly environment: NodeJS.ProcessEnv;
  /** Stdout, for answers. */
  readonly output: WriteStream;
  /** Stderr, for everything else. */
  readonly errors: WriteStream;
}

const EXIT = { answered: 0, failed: 1, refused: 2 } as const satisfies Record<
  Outcome['kind'],
  number
>;

/** Starts a Discord and the bot, runs the commands and ends both. @returns the exit code. */
export async function ask(request: AskRequest, options: AskOptions): Promise<number> {
  const { clock, environment, errors } = options;
  const say = writerTo(errors, environment);
  await using simulator = await startSimulator({ clock, watchHeartbeats: true });
  // Only until the bot has started. If it doesn't start, its last log lines give the reason.
  let early: LogLine[] | undefined = [];
  const tell = (line: LogLine): void => say([drawLogLine(line)]);
  const bot = startBot({
    clock,
    // Nothing may remain afterwards or interfere with a live bot on this machine.
    environment: environmentFor(simulator, environment, 'sqlite::memory:'),
    onLine: (line) => {
      if (line.level < WARN && !isOnReload(line)) return;
      if (early === undefined) tell(line);
      else early.push(line);
    },
  });
  const start = await whenReady(isReady(simulator), bot, clock);
  if (start.kind === 'ended') {
    say(drawExit("The bot didn't start: it ended", start.exit, bot.log.lastWords()));
    return exitCodeOf(start.exit);
  }
  early.forEach(tell);
  early = undefined;
  try {
    if (start.kind === 'ready') return await askAll(request, simulator, options, say);
    say([[run("The bot didn't connect in time.")]]);
    return EXIT.failed;
  } finally {
    await bot.stop();
  }
}

async function askAll(
  request: AskRequest,
  simulator: Simulator,
  { output, errors, environment }: AskOptions,
  say: Write,
): Promise<number> {
  const conversation = new Conversation(simulator, request.who, request.where);
  const refuse = (problem: string): void => {
    const width = widthOfWindow(errors);
    say(wrap([run(printable(problem))], width, [run('✗ ', 'bad')], [run('  ')]));
  };
  // All lines are parsed before any is sent.
  for (const line of request.lines) {
    const reading = conversation.read(line);
    if (reading.kind !== 'misread') continue;
    refuse(reading.problem);
    return EXIT.refused;
  }
  const answer = writerTo(output, environment);
  const window = { width: widthOfWindow(output), spoilersOpen: request.spoilersOpen };
  for (const [index, line] of request.lines.entries()) {
    const presses = index === 0 ? request.presses : [];
    const steps = [
      () => conversation.say(line),
      ...presses.map((label) => () => conversation.press(label)),
    ];
    for (const [step, take] of steps.entries()) {
      const outcome = await take();
      if (outcome.kind !== 'answered') {
        refuse(outcome.why);
        return EXIT[outcome.kind];
      }
      const { message, followUps } = outcome.answer;
      if (!request.json) {
        const view = viewOf(simulator, request.who, window);
        answer([message, ...followUps].flatMap((one) => drawMessage(one, view)));
      } else if (step === steps.length - 1) output.write(`${rawJson(message)}\n`);
    }
  }
  return EXIT.answered;
}

// JSON doesn't escape C1 controls, which a terminal might execute.
function rawJson(message: unknown): string {
  return JSON.stringify(message).replaceAll(
    /[\u007F-\u009F]/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
