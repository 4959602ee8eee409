import { ERROR } from '../bot-log.ts';
import { exitCodeOf, startBot, whenReady } from '../bot-process.ts';
import { drawExit } from './drawing/draw-exit.ts';
import { listenForSignals } from './leaving.ts';
import type { Stage } from './stage.ts';
import { slashCommandsOf } from './typing/slash-commands.ts';
import { type Line, run } from './drawing/styled-text.ts';
import { drawHowToAsk } from './welcome.ts';

// Logs are read by people everywhere.

/** Serves without a terminal until a signal: the bot's log is this process's output. */
export async function serve({
  clock,
  simulator,
  environment,
  output,
  screen,
  paint,
}: Stage): Promise<number> {
  const say = (lines: readonly Line[]): void => {
    screen.write(`${paint(lines)}\n`);
  };
  using leaving = listenForSignals();
  const bot = startBot({
    clock,
    environment,
    onLine: ({ raw }, source) => {
      (source === 'stdout' ? output : screen).write(`${raw}\n`);
    },
  });
  const left = leaving.asked.then(() => 'left' as const);
  const start = await Promise.race([whenReady(simulator, bot, clock), left]);
  if (start !== 'left' && start.kind !== 'ended') {
    if (start.kind === 'late') say([[run('The bot is still starting; this takes long.')]]);
    say(drawHowToAsk(slashCommandsOf(simulator.as('fan', 'general').commands())));
  }
  const end = await Promise.race([bot.exited, left]);
  if (end === 'left') {
    await bot.stop();
    return 0;
  }
  // Its plain words on standard error have just gone by; errors in JSON are worth a drawing.
  const lastErrors = bot.log
    .lastWords()
    .filter(({ at, level }) => at !== undefined && level >= ERROR);
  const what =
    start === 'left' || start.kind === 'ended'
      ? 'The bot did not start: it ended'
      : 'The bot has ended';
  say(drawExit(what, end, lastErrors));
  return exitCodeOf(end);
}
