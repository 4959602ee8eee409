import { createDispatcher } from '#interactions/dispatcher.ts';
import { defineCommand, privateOption, type Command } from '#commands/declaration.ts';
import { components, factCommands } from '#commands/index.ts';
import { commandPayload } from '#commands/payload.ts';
import { bundledPack } from '#data/pack-file.ts';
import { connect } from '#discord/connection.ts';
import { createCallbacks } from '#discord/callbacks.ts';
import { SlidingWindowLimiter } from '#discord/rate-limit/sliding-window-limiter.ts';
import { createRest } from '#discord/rest.ts';
import { withRateLimit } from '#interactions/rate-limit.ts';
import { startWeb } from '#boot/start-web.ts';
import { createMetrics } from '#operations/metrics.ts';
import { createReadiness } from '#operations/readiness.ts';
import { noPictures } from '#pictures/pictures.ts';
import type { Reply } from '#replies/reply.ts';
import type { StageOptions } from './stage.ts';
import { loadFacts } from '../packs/packs.ts';

/** The common part of test commands. */
export const base = {
  description: 'Test',
  scope: 'everywhere',
  options: { private: privateOption },
} as const;

/** A bot with additional commands. */
export function withCommands(...more: Command[]): NonNullable<StageOptions['start']> {
  return async (config, clock, log) => {
    const facts = await loadFacts(bundledPack);
    const all = [...factCommands, ...more];
    const payloads = (scope: string) => async () =>
      all.filter((c) => c.scope === scope).map(commandPayload);
    const metrics = createMetrics();
    const readiness = createReadiness([], clock);
    const web = await startWeb(config, { metrics, readiness, clock, log });
    const bot = createDispatcher({
      commands: all,
      components,
      facts: () => facts,
      pictures: noPictures,
      clock,
      log,
      metrics,
    });
    const connection = connect({
      rest: createRest(config, new SlidingWindowLimiter(clock, config.DISCORD_MAX_RPS), {
        clock,
        log,
      }),
      callbacks: createCallbacks(config, { clock, log, metrics }),
      config,
      dispatcher: withRateLimit(bot, {
        waiting: new Set(),
        userPerMinute: config.USER_COMMANDS_PER_MINUTE,
        clock,
        metrics,
      }),
      globalCommands: payloads('everywhere'),
      adminCommands: payloads('admin-guild'),
      clock,
      log,
      transport: web.transport,
      metrics,
    });
    return {
      failed: connection.failed,
      async close(patience) {
        await Promise.all([web.close(patience), connection.close(patience)]);
      },
    };
  };
}

export const brokenCommand = defineCommand({
  ...base,
  name: 'broken',
  run: () => {
    throw new Error('the reason');
  },
}) as Command;

/** A command whose answer the test decides. */
export function slowCommand() {
  const begun = Promise.withResolvers<void>();
  const reply = Promise.withResolvers<Reply>();
  const command = defineCommand({
    ...base,
    name: 'slow',
    run() {
      begun.resolve();
      return reply.promise;
    },
  });
  return { command: command as Command, begun: begun.promise, reply };
}
