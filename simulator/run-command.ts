import { type Clock, sleep } from '#clock.ts';
import { BotHost } from './bot/bot-host.ts';
import type { BotExit } from './bot/bot-process.ts';
import { listenForSignals } from './listen-for-signals.ts';
import { openPage } from './page-server/open-page.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { drawOutput } from './terminal/drawing/draw-log.ts';
import { complain, say } from './terminal/say.ts';
import type { SimulateRequest } from './terminal/simulate-arguments.ts';
import { SteeredClock } from './time/steered-clock.ts';
import { TimeMachine } from './time/time-machine.ts';
import { createDefaultWorld } from './world/default-world.ts';

const PROGRAM = new URL('./bot/command-process.ts', import.meta.url);
const USUAL_PORT = 3000;
/** Milliseconds between two checks of a starting endpoint. */
const AGAIN = 250;

/**
 * Starts the simulated Discord, its page, and a bot given as a command.
 * @returns the command's exit code, or 0 after a signal.
 */
export async function runCommand(
  { command, endpoint, port }: SimulateRequest,
  clock: Clock,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  using signal = listenForSignals();
  const simulated = new SteeredClock(clock);
  await using simulator = await startSimulator({
    clock: simulated,
    watchHeartbeats: true,
    heartbeatClock: clock,
    world: createDefaultWorld(simulated, 'Bot'),
  });
  const variables = {
    DISCORD_TOKEN: simulator.token,
    DISCORD_API_URL: simulator.apiUrl,
    DISCORD_PUBLIC_KEY: simulator.publicKey,
    DISCORD_APPLICATION_ID: simulator.world.application.id,
  };
  const bot = new BotHost({
    clock,
    simulator,
    // Otherwise Python would buffer its output until it exits.
    environment: { PYTHONUNBUFFERED: '1', ...environment, ...variables },
    program: { file: PROGRAM, args: command },
    ready: async () => {
      await (endpoint === undefined
        ? simulator.botReady()
        : openEndpoint(clock, simulator, endpoint));
      say('✓ The bot is connected.');
    },
  });
  const time = new TimeMachine({ clock, simulated, simulator, bot });
  await using page = await openPage({
    address: { host: '127.0.0.1', port: port ?? USUAL_PORT },
    context: { clock, simulator, bot, time, forget: () => Promise.resolve() },
  });
  if (port !== undefined && page.problem !== undefined) {
    complain(`✗ Port ${port} isn't available. Choose another with --port.`);
    return 1;
  }
  for (const [name, value] of Object.entries(variables)) say(`  ${name}=${value}`);
  say(`  Open ${page.url ?? ''} and type /\n  Stop with Ctrl+C`);
  bot.onLine((line, source) => (source === 'stdout' ? say : complain)(drawOutput(line)));
  const ended = new Promise<BotExit>((resolve) => {
    bot.onState((state) => state.kind === 'ended' && resolve(state.exit));
  });
  void bot.start();
  const exit = await Promise.race([ended, signal.received]);
  await bot.stop();
  return exit === undefined ? 0 : (exit.code ?? 1);
}

/** Repeats Discord's check of an endpoint until it passes, and says why it fails. */
async function openEndpoint(clock: Clock, simulator: Simulator, url: string): Promise<void> {
  await simulator.useInteractionsEndpoint(undefined);
  for (let last = ''; ; await sleep(clock, AGAIN)) {
    const problem = await simulator.useInteractionsEndpoint(url).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (problem === undefined) return;
    // It's still starting if it refuses connections.
    if (problem !== last && problem !== 'fetch failed') complain(`! ${problem}`);
    last = problem;
  }
}
