import type { Clock } from '#clock.ts';
import type { CommandBook } from './commands/command-book.ts';
import type { Interaction, InteractionDesk } from './interactions/interaction-desk.ts';
import type { Uploads } from './messages/uploads.ts';
import type { Transcript } from './transcript.ts';
import type { World } from './world/world.ts';

/** What the REST API, the gateway and the people share. */
export interface Discord {
  readonly clock: Clock;
  readonly world: World;
  readonly commands: CommandBook;
  readonly interactions: InteractionDesk;
  readonly transcript: Transcript;
  readonly uploads: Uploads;
  readonly credentials: Credentials;
  readonly gateway: Dispatcher;
  readonly endpoint: Endpoint;
  /** `http://host:port`, without a slash at the end. */
  readonly origin: () => string;
}

/** Sends interactions to the bot by HTTP. */
export interface Endpoint {
  /** Verifies the signatures, in hexadecimal. */
  readonly publicKey: string;
  /** The address in use; while there is one, interactions don't go to the gateway. */
  readonly url: string | undefined;
  deliver(discord: Discord, url: string, interaction: Interaction, payload: object): Promise<void>;
}

export interface Credentials {
  readonly token: string;
  /** Whether this is the bot's token, and still good. */
  accepts(token: string): boolean;
}

/** Sends events to the bot. */
export interface Dispatcher {
  /**
   * @param guildId decides the shard; undefined: direct messages, which go to the first.
   * @returns false if the bot has no session that could get it, now or when it resumes.
   */
  dispatch(event: string, data: unknown, guildId: string | undefined): boolean;
  /** `ws://host:port/gateway` */
  readonly url: string;
  /** How many sessions may still be started today. */
  readonly remainingIdentifies: number;
}
