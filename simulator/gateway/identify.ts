import { GatewayCloseCodes, GatewayIntentBits } from 'discord-api-types/v10';

/** What a correct IDENTIFY asks for. */
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

/** Intents that an app must be granted; this one was not. */
const PRIVILEGED =
  GatewayIntentBits.GuildMembers |
  GatewayIntentBits.GuildPresences |
  GatewayIntentBits.MessageContent;

/**
 * Reads the data of an IDENTIFY: https://discord.com/developers/docs/events/gateway-events#identify
 * @returns why the connection must be closed, if it is wrong.
 */
export function readIdentify(data: unknown): Identity | CloseReason {
  if (typeof data !== 'object' || data === null) return undecodable('IDENTIFY has no data.');
  const { token, intents, properties, shard = [0, 1], compress } = data as Record<string, unknown>;
  if (typeof token !== 'string' || typeof properties !== 'object' || properties === null) {
    return undecodable('IDENTIFY needs token, intents and properties.');
  }
  if (compress === true) return undecodable('This simulator sends no compressed payloads.');
  if (typeof intents !== 'number' || !Number.isInteger(intents) || intents < 0) {
    return { code: GatewayCloseCodes.InvalidIntents, reason: 'Invalid intent(s).' };
  }
  if ((intents & ~KNOWN_INTENTS) !== 0) {
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
