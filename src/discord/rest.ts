import { REST } from '@discordjs/rest';
import type { Config } from '#config.ts';
import { software } from '#software.ts';

export const userAgentAppendix = `${software.name.replaceAll(' ', '')}/${software.version}`;

/** Discord's REST API, paced as the configuration allows. */
export function createRest(config: Config): REST {
  return new REST({
    api: config.DISCORD_API_URL,
    version: '10',
    globalRequestsPerSecond: config.DISCORD_MAX_RPS,
    userAgentAppendix,
  }).setToken(config.DISCORD_TOKEN ?? '');
}
