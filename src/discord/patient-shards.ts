import { SimpleShardingStrategy, WebSocketShardDestroyRecovery as recovery } from 'discord.js';
import { sleep } from '#clock.ts';
import type { Runtime } from '#runtime.ts';

type ShardManager = ConstructorParameters<typeof SimpleShardingStrategy>[0];

/** The private parts of a shard of @discordjs/ws, whose class discord.js doesn't export. */
interface Shard {
  onMessage(...message: readonly unknown[]): Promise<void>;
  destroy(options: { reason: string; recover: number }): Promise<void>;
}

export interface PatientShardsDeps extends Runtime {
  /** Whether the bot is shutting down, so that no shard may connect any more. */
  readonly isClosing: () => boolean;
}

/**
 * Connects the shards of a discord.js Client, and waits instead of giving up: until Discord allows new
 * sessions, and until a shard whose first connection failed gets through.
 */
export class PatientShards extends SimpleShardingStrategy {
  readonly #manager: ShardManager;
  readonly #deps: PatientShardsDeps;

  constructor(manager: ShardManager, deps: PatientShardsDeps) {
    super(manager);
    this.#manager = manager;
    this.#deps = deps;
  }

  override async spawn(shardIds: number[]): Promise<void> {
    const { clock, log, isClosing } = this.#deps;
    let { session_start_limit: limit } = await this.#manager.fetchGatewayInformation();
    while (limit.remaining < shardIds.length && !isClosing()) {
      // Each new session counts. Beyond the limit Discord would reset the token.
      log.error({ resetInMs: limit.reset_after }, 'no session starts left; waiting for the reset');
      await sleep(clock, limit.reset_after);
      ({ session_start_limit: limit } = await this.#manager.fetchGatewayInformation(true));
    }
    await super.spawn(shardIds);
    const shards = Reflect.get(this, 'shards') as ReadonlyMap<number, Shard>;
    for (const shard of shards.values()) this.#guard(shard);
  }

  /** A message that the shard can't read would be an unhandled rejection, which ends the process. */
  #guard(shard: Shard): void {
    const onMessage = shard.onMessage.bind(shard);
    shard.onMessage = async (...message) => {
      try {
        await onMessage(...message);
      } catch (error) {
        this.#deps.log.warn({ err: error }, 'unreadable gateway message; connecting again');
        await shard.destroy({ reason: 'Unreadable message', recover: recovery.Reconnect });
      }
    };
  }

  override async connect(): Promise<void> {
    if (this.#deps.isClosing()) return;
    try {
      await super.connect();
    } catch (error) {
      // The shard keeps trying. The Client would close all the others if it saw this error.
      if (!this.#deps.isClosing()) {
        this.#deps.log.warn({ err: error }, 'first connection to Discord failed');
      }
    }
  }
}
