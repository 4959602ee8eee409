import type { Clock } from '#clock.ts';
import { WARN } from '../bot/bot-log.ts';
import { environmentFor, exitCodeOf, isReady, startBot, whenReady } from '../bot/bot-process.ts';
import { type Simulator, startSimulator } from '../simulator.ts';
import type { AskRequest } from './ask-arguments.ts';
import { Conversation, type Outcome } from './conversation.ts';
import { drawExit, drawOutput } from './drawing/draw-log.ts';
import { drawMessage } from './drawing/draw-message.ts';
import { printable } from './drawing/printable.ts';
import type { View } from './drawing/view.ts';
import { PERSONAS, directoryOf } from './people.ts';
import { complain, say } from './say.ts';

const EXIT = { answered: 0, failed: 1, refused: 2 } as const satisfies Record<
  Outcome['kind'],
  number
>;

/**
 * Starts a Discord and the bot, runs the commands and ends both. Answers go to stdout, everything else to
 * stderr.
 * @returns the exit code.
 */
export async function ask(
  request: AskRequest,
  clock: Clock,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  await using simulator = await startSimulator({ clock, watchHeartbeats: true });
  const bot = startBot({
    clock,
    // Nothing may remain afterwards or interfere with a live bot on this machine.
    environment: environmentFor(simulator, environment, 'sqlite::memory:'),
    onLine: (line) => {
      if (line.level >= WARN) complain(drawOutput(line));
    },
  });
  const start = await whenReady(isReady(simulator), bot, clock);
  if (start.kind === 'ended') {
    complain(drawExit("The bot didn't start: it ended", start.exit));
    return exitCodeOf(start.exit);
  }
  try {
    if (start.kind === 'ready') return await askAll(request, simulator);
    complain("The bot didn't connect in time.");
    return EXIT.failed;
  } finally {
    await bot.stop();
  }
}

async function askAll(request: AskRequest, simulator: Simulator): Promise<number> {
  const { lines, who, where, presses, json } = request;
  const conversation = new Conversation(simulator, who, where);
  // All lines are parsed before any is sent.
  for (const line of lines) {
    const reading = conversation.read(line);
    if (reading.kind === 'misread') return refuse('refused', reading.problem);
  }
  for (const [index, line] of lines.entries()) {
    const steps = [
      () => conversation.say(line),
      ...(index === 0 ? presses : []).map((label) => () => conversation.press(label)),
    ];
    for (const [step, take] of steps.entries()) {
      const outcome = await take();
      if (outcome.kind !== 'answered') return refuse(outcome.kind, outcome.why);
      const { message, followUps } = outcome.answer;
      if (!json) {
        const view = viewOf(simulator, request);
        for (const one of [message, ...followUps]) say(drawMessage(one, view));
      } else if (step === steps.length - 1) say(rawJson(message));
    }
  }
  return EXIT.answered;
}

/** Columns of a line that is still easy to read. */
const WIDEST = 100;

/** The display settings of the asker and of this terminal. */
function viewOf({ world, textAt }: Simulator, { who, spoilersOpen }: AskRequest): View {
  return {
    width: Math.min(process.stdout.columns || 80, WIDEST),
    spoilersOpen,
    locale: world.personOf(who).locale,
    timeZone: PERSONAS[who].timeZone,
    now: world.clock.now(),
    directory: directoryOf(world),
    textAt,
  };
}

function refuse(kind: 'failed' | 'refused', problem: string): number {
  complain(`✗ ${printable(problem)}`);
  return EXIT[kind];
}

// JSON doesn't escape C1 controls, which a terminal might execute.
function rawJson(message: unknown): string {
  return JSON.stringify(message).replaceAll(
    /[\u007F-\u009F]/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
