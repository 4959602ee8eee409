import { ERROR } from '../bot-log.ts';
import { type BotExit, exitCodeOf } from '../bot-process.ts';
import { drawExit } from './drawing/draw-exit.ts';
import { listenForSignals } from './leaving.ts';
import type { Stage } from './stage.ts';
import { slashCommandsOf } from './typing/slash-commands.ts';
import { type Line, run } from './drawing/styled-text.ts';
import { drawHowToAsk } from './welcome.ts';

/** Serves without a terminal until a signal: the bot's log is this process's output. */
export async function serve({
  simulator,
  bot,
  pageUrl,
  output,
  screen,
  paint,
}: Stage): Promise<number> {
  const say = (lines: readonly Line[]): void => {
    screen.write(`${paint(lines)}\n`);
  };
  using leaving = listenForSignals();
  bot.onLine(({ raw }, source) => {
    (source === 'stdout' ? output : screen).write(`${raw}\n`);
  });
  const ended = Promise.withResolvers<{ readonly exit: BotExit; readonly started: boolean }>();
  bot.onState((state) => {
    if (state.kind === 'ended') ended.resolve(state);
  });
  const left = leaving.asked.then(() => 'left' as const);
  const start = await Promise.race([bot.start(), left]);
  if (start !== 'left' && start.kind !== 'ended') {
    if (start.kind === 'late') say([[run('The bot is still starting; this takes long.')]]);
    say(drawHowToAsk(slashCommandsOf(simulator.as('fan', 'general').commands()), pageUrl));
  }
  const end = await Promise.race([ended.promise, left]);
  if (end === 'left') {
    await bot.stop();
    return 0;
  }
  // Its plain words on standard error have just gone by; errors in JSON are worth a drawing.
  const lastErrors = bot.log
    .lastWords()
    .filter(({ at, level }) => at !== undefined && level >= ERROR);
  const what = end.started ? 'The bot has ended' : 'The bot did not start: it ended';
  say(drawExit(what, end.exit, lastErrors));
  return exitCodeOf(end.exit);
}
