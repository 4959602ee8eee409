import type { Engine } from './engine.ts';
import { upsertGuild } from './guild-row.ts';
import type { Transaction } from './schema.ts';

/** Most servers whose settings are in memory, about 5 MB: those whose admins changed something last. */
const mostKept = 50_000;

/** The settings of servers that answers need. They are in memory, and read again when any process changes one. */
export class GuildSettings {
  readonly #engine: Engine;
  #seen: ReadonlyMap<string, number> = new Map();
  #revision: number | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The season up to which a server's members have seen the show; 0 if it hides all spoilers. Makes no query. */
  seenBy(guildId: string | undefined): number {
    return guildId === undefined ? 0 : (this.#seen.get(guildId) ?? 0);
  }

  async setSeen(guildId: string, season: number, now: number): Promise<void> {
    await this.#engine.db.transaction().execute(async (trx) => {
      await upsertGuild(trx, guildId, now);
      await this.writeSeen(trx, guildId, season);
    });
    await this.refresh();
  }

  /** The guild has a row. Call `refresh` after the transaction. */
  async writeSeen(trx: Transaction, guildId: string, season: number): Promise<void> {
    await trx
      .updateTable('guilds')
      .set({ seen_season: season === 0 ? null : season })
      .where('guild_id', '=', guildId)
      .execute();
    await this.countChange(trx);
  }

  /** Lets every process read the settings again. Call `refresh` after the transaction. */
  async countChange(trx: Transaction): Promise<void> {
    await trx
      .updateTable('settings_changes')
      .set((row) => ({ revision: row('revision', '+', 1) }))
      .execute();
    await this.#engine.announce(trx);
  }

  /** Reads the settings if they have changed. */
  refresh(): Promise<void> {
    // One after another, so that an older result never replaces a newer one.
    const reading = this.#reading.then(() => this.#read());
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #read(): Promise<void> {
    const { db } = this.#engine;
    const { revision } = await db
      .selectFrom('settings_changes')
      .select('revision')
      .executeTakeFirstOrThrow();
    if (revision === this.#revision) return;
    const rows = await db
      .selectFrom('guilds')
      .select(['guild_id', 'seen_season'])
      .where('seen_season', 'is not', null)
      .orderBy('last_contact_at', 'desc')
      .limit(mostKept)
      .execute();
    this.#seen = new Map(rows.map((row) => [row.guild_id, row.seen_season ?? 0]));
    this.#revision = revision;
  }
}
