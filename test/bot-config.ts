import { readConfig, type BotConfig } from '#config.ts';

/** The settings of a bot with a token. */
export function botConfig(environment: NodeJS.ProcessEnv): BotConfig {
  const config = readConfig(environment);
  if (config.mode === 'simulator') throw new Error('DISCORD_TOKEN is missing');
  return config;
}
