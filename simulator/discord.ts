import type { Clock } from '#clock.ts';
import type { CommandBook } from './commands/command-book.ts';
import type { Interaction, InteractionRegistry } from './interactions/interaction-registry.ts';
import type { Uploads } from './messages/uploads.ts';
import type { Transcript } from './transcript.ts';
import type { World } from './world/world.ts';

/** State shared by the REST API, the gateway and the actors. */
export interface Discord {
  readonly clock: Clock;
  readonly world: World;
  readonly commands: CommandBook;
  readonly interactions: InteractionRegistry;
  readonly transcript: Transcript;
  readonly uploads: Uploads;
  readonly credentials: Credentials;
  readonly gateway: Dispatcher;
  readonly endpoint: Endpoint;
  /** `http://host:port`, without a trailing slash. */
  readonly origin: () => string;
}

/** Sends interactions to the bot over HTTP. */
export interface Endpoint {
  /** The public key for its signatures, in hexadecimal. */
  readonly publicKey: string;
  /** The current address. While it's set, interactions don't go to the gateway. */
  readonly url: string | undefined;
  deliver(discord: Discord, url: string, interaction: Interaction, payload: object): Promise<void>;
}

export interface Credentials {
  readonly token: string;
  /** Whether this is the bot's token and it hasn't been revoked. */
  accepts(token: string): boolean;
}

/** Sends events to the bot. */
export interface Dispatcher {
  /**
   * @param guildId selects the shard; undefined: direct messages, which go to the first.
   * @returns false if the bot has no session, connected or resumable.
   */
  dispatch(event: string, data: unknown, guildId: string | undefined): boolean;
  /** `ws://host:port/gateway` */
  readonly url: string;
  /** https://discord.com/developers/docs/events/gateway#session-start-limit-object */
  readonly starts: { readonly limit: object };
}
