import { systemClock } from '#clock.ts';
import { runProcess } from '#boot/process.ts';
import type { RunningBot } from '#boot/start-bot.ts';
import { SteeredClock } from '../time/steered-clock.ts';
import type { SteeringAnswer, SteeringRequest } from './steering.ts';

// The bot's process in the simulator: the same program with an adjustable clock.
const clock = new SteeredClock(systemClock, Number(process.argv[2] ?? 0));
let bot: RunningBot | undefined;

process.on('message', (request: SteeringRequest) => void answer(request));
// Listening must not keep a finished bot alive.
process.channel?.unref();

runProcess(
  clock,
  (running) => {
    bot = running;
  },
  // The simulator has read .env, and left out what leads to the real Discord.
  () => ({ variables: process.env, warnings: [] }),
);

async function answer(request: SteeringRequest): Promise<void> {
  if (request.ask === 'steer') clock.steer(request.offset);
  const at = request.ask === 'next-update' ? await bot?.nextUpdateAt() : undefined;
  const sent: SteeringAnswer = { id: request.id, at: at ?? null };
  process.send?.(sent);
}
