import { GatewayCloseCodes, GatewayIntentBits } from 'discord-api-types/v10';

/** The data of a valid IDENTIFY. */
export interface Identity {
  readonly token: string;
  readonly intents: number;
  readonly shard: readonly [number, number];
}

export interface CloseReason {
  readonly code: GatewayCloseCodes;
  readonly reason: string;
}

const KNOWN_INTENTS = Object.values(GatewayIntentBits)
  .filter((bit) => typeof bit === 'number')
  .reduce((sum, bit) => sum | bit, 0);

/** Privileged intents, which this app doesn't have. */
const PRIVILEGED =
  GatewayIntentBits.GuildMembers |
  GatewayIntentBits.GuildPresences |
  GatewayIntentBits.MessageContent;

/**
 * Parses the data of an IDENTIFY: https://discord.com/developers/docs/events/gateway-events#identify
 * @returns the reason to close the connection if it's invalid.
 */
export function readIdentify(data: unknown): Identity | CloseReason {
  if (typeof data !== 'object' || data === null) return undecodable('IDENTIFY has no data.');
  const { token, intents, properties, shard = [0, 1] } = data as Record<string, unknown>;
  if (typeof token !== 'string' || typeof properties !== 'object' || properties === null) {
    return undecodable('IDENTIFY needs token, intents and properties.');
  }
  if (typeof intents !== 'number' || (intents & KNOWN_INTENTS) !== intents) {
    return { code: GatewayCloseCodes.InvalidIntents, reason: 'Invalid intent(s).' };
  }
  if ((intents & PRIVILEGED) !== 0) {
    return { code: GatewayCloseCodes.DisallowedIntents, reason: 'Disallowed intent(s).' };
  }
  if (!isShard(shard)) return { code: GatewayCloseCodes.InvalidShard, reason: 'Invalid shard.' };
  return { token, intents, shard };
}

function isShard(shard: unknown): shard is [number, number] {
  if (!Array.isArray(shard) || shard.length !== 2 || !shard.every(Number.isInteger)) return false;
  const [id, count] = shard as [number, number];
  return id >= 0 && count > 0 && id < count;
}

function undecodable(reason: string): CloseReason {
  return { code: GatewayCloseCodes.DecodeError, reason };
}
