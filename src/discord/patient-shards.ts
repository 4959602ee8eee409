import {
  GatewayOpcodes,
  SimpleIdentifyThrottler,
  SimpleShardingStrategy,
  WebSocketShardDestroyRecovery as recovery,
  type IIdentifyThrottler,
} from 'discord.js';
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
    await waitForStarts(this.#manager, shardIds.length, this.#deps);
    await super.spawn(shardIds);
    const shards = Reflect.get(this, 'shards') as ReadonlyMap<number, Shard>;
    for (const [id, shard] of shards) this.#guard(id, shard);
  }

  /** A message that the shard can't read would be an unhandled rejection, which ends the process. */
  #guard(id: number, shard: Shard): void {
    const onMessage = shard.onMessage.bind(shard);
    shard.onMessage = async (...message) => {
      try {
        if (isRefusal(message[0])) {
          this.#deps.log.warn({ shard: id }, 'Discord refused the session; identifying again');
        }
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

/** Paces IDENTIFYs like discord.js, and holds back those beyond the daily limit. */
export async function createPatientIdentifies(
  manager: ShardManager,
  deps: PatientShardsDeps,
): Promise<IIdentifyThrottler> {
  const { session_start_limit: limit } = await manager.fetchGatewayInformation();
  const throttler = new SimpleIdentifyThrottler(limit.max_concurrency);
  const started = new Set<number>();
  return {
    async waitForIdentify(shardId, signal) {
      await throttler.waitForIdentify(shardId, signal);
      // `spawn` has checked the limit for each shard's first session.
      if (started.has(shardId)) await waitForStarts(manager, 1, deps, true);
      started.add(shardId);
      signal.throwIfAborted();
    },
  };
}

/** Waits until Discord allows this many new sessions. Beyond the daily limit, it would reset the token. */
async function waitForStarts(
  manager: ShardManager,
  count: number,
  { clock, log, isClosing }: PatientShardsDeps,
  isOutdated = false,
): Promise<void> {
  let { session_start_limit: limit } = await manager.fetchGatewayInformation(isOutdated);
  while (limit.remaining < count && !isClosing()) {
    log.error({ resetInMs: limit.reset_after }, 'no session starts left; waiting for the reset');
    await sleep(clock, limit.reset_after);
    ({ session_start_limit: limit } = await manager.fetchGatewayInformation(true));
  }
}

/** Whether a message is an Invalid Session: an IDENTIFY came too soon after another process's, or a RESUME too late. */
function isRefusal(message: unknown): boolean {
  // Don't parse interactions, which are most of the messages, and long.
  if (typeof message !== 'string' || message.length > 200) return false;
  const { op, d } = JSON.parse(message) as { readonly op?: number; readonly d?: unknown };
  return op === GatewayOpcodes.InvalidSession && d === false;
}
