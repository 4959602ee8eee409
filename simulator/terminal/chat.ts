import { exitCodeOf } from '../bot-process.ts';
import { BotKeeper, type Tell, drawStart } from './bot-keeper.ts';
import { watchChannels } from './channel-watch.ts';
import { Conversation } from './conversation.ts';
import type { Room } from './dot-commands.ts';
import { drawMessage } from './drawing/draw-message.ts';
import { listenForSignals } from './leaving.ts';
import { viewOf } from './people.ts';
import { openPrompt } from './prompt.ts';
import { slashCommandsOf } from './typing/slash-commands.ts';
import type { Stage } from './stage.ts';
import { run } from './drawing/styled-text.ts';
import { drawFirstSteps } from './welcome.ts';
import { widthOfWindow } from './drawing/window.ts';

const GONE = 'This Discord is gone now, and with it the subscriptions that were set up in it.';

/** Lets a person talk to the bot in a terminal until they leave. */
export async function chat(stage: Stage): Promise<number> {
  const { clock, screen, paint } = stage;
  using leaving = listenForSignals();
  const left = leaving.asked.then(() => 'left' as const);
  let tell: Tell = (lines) => screen.write(`${paint(lines)}\n`);
  const bot = new BotKeeper(stage, (lines) => {
    tell(lines);
  });
  const began = clock.now();
  tell([[run('Starting the bot …', 'dim')]]);
  const start = await Promise.race([bot.start(), left]);
  if (start === 'left') {
    await bot.stop();
    return 0;
  }
  if (start.kind === 'ended') {
    tell(bot.drawFalseStart(start.exit));
    return exitCodeOf(start.exit);
  }
  tell(drawStart(start, widthOfWindow(screen), (clock.now() - began) / 1_000));
  await converse(stage, bot, left, (show) => {
    tell = show;
  });
  await bot.stop();
  return 0;
}

async function converse(
  stage: Stage,
  bot: BotKeeper,
  left: Promise<unknown>,
  redirect: (show: Tell) => void,
): Promise<void> {
  const { simulator, screen, paint } = stage;
  const conversation = new Conversation(simulator);
  const room = roomFor(stage, bot, conversation);
  const commands = slashCommandsOf(conversation.actor.commands());
  screen.write(`${paint([...drawFirstSteps(commands, room.view().width, stage.pageUrl), []])}\n`);
  const prompt = openPrompt({ ...stage, room });
  redirect(prompt.show);
  const stopWatching = watchChannels(simulator, ({ channelName, message }) => {
    const title = run(`A new message in ${channelName}:`, 'dim');
    prompt.show([[title], ...drawMessage(message, room.view())]);
  });
  await Promise.race([prompt.closed, left]);
  stopWatching();
  redirect((lines) => screen.write(`${paint(lines)}\n`));
  prompt.close();
  screen.write(`\n${paint([[run(GONE, 'dim')]])}\n`);
}

function roomFor({ simulator, screen }: Stage, bot: BotKeeper, conversation: Conversation): Room {
  return {
    simulator,
    conversation,
    bot,
    view: (spoilersOpen = false) =>
      viewOf(simulator, conversation.who, { width: widthOfWindow(screen), spoilersOpen }),
  };
}
