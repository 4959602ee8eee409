import { afterEach, beforeEach } from 'vitest';
import { pino } from 'pino';
import { botConfig } from '../bot-config.ts';
import type { Clock } from '#clock.ts';
import { createChannels } from '#discord/channels.ts';
import { SlidingWindowLimiter } from '#discord/rate-limit/sliding-window-limiter.ts';
import { createPostRest } from '#discord/rest.ts';
import { postButton } from '#replies/buttons.ts';
import type { RateLimitState } from '#store/rate-limit-state.ts';
import type { ChannelMessage } from '#updates/channels.ts';
import type { RequestFault } from '../../simulator/faults.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { ManualClock } from '../manual-clock.ts';

export const key = 'abcdefghijklmnopqrst-_';
export const message = {
  embeds: [{ title: 'Filming began' }],
  components: [
    {
      type: 1 as const,
      components: [postButton(key, 'update', 'x')],
    },
  ],
};

/** Connects to a simulated Discord. */
export function channelsOn(
  { token, apiUrl }: Simulator,
  clock: Clock,
  rateLimitState: Pick<RateLimitState, 'take'>,
  allowedPerSecond: number,
) {
  const config = botConfig({ DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl });
  const log = pino({ level: 'silent' });
  const rest = createPostRest(config, { clock, log });
  const window = new SlidingWindowLimiter(clock, allowedPerSecond);
  return createChannels({ rest, rateLimitState, window, clock, log, allowedPerSecond });
}

export type ChannelStage = Awaited<ReturnType<typeof openChannels>>;

async function openChannels() {
  const clock = new ManualClock('2026-11-22T12:00:00Z');
  const simulator = await startSimulator({ clock, rateLimits: false });
  const general = simulator.world.channelOf('general').id;
  const connect = (take: RateLimitState['take']) =>
    channelsOn(simulator, clock, { take }, Number.POSITIVE_INFINITY);
  const channels = connect(async (_count, _interval, now) => now);
  const post = (channelId = general, body: ChannelMessage = message, notAfter = Infinity) =>
    channels.post(channelId, body, key, notAfter);
  return {
    clock,
    simulator,
    channels,
    general,
    announcements: simulator.world.channelOf('announcements').id,
    connect,
    post,
    /** Posts a message. @returns its id. */
    async posted(channelId = general) {
      const outcome = await post(channelId);
      if (outcome.kind !== 'sent') throw new Error(JSON.stringify(outcome));
      return outcome.messageId;
    },
    messages: (channelId = general) => simulator.world.messages(channelId),
    requestsTo: (path: RegExp) =>
      simulator.transcript.entries.filter(({ summary }) => path.test(summary)).length,
  };
}

/** Channels and a simulated Discord, over real sockets; new for each test. */
export function useChannels(): ChannelStage {
  const stage = {} as ChannelStage;
  beforeEach(async () => {
    Object.assign(stage, await openChannels());
  });
  afterEach(() => stage.simulator.close());
  return stage;
}

/** A refusal with one of Discord's codes. */
export function refusal(status: number, code: number): RequestFault {
  return { status, body: { code, message: 'no' } };
}
