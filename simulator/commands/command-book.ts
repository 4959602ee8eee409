import type { Clock } from '#clock.ts';
import type { APIApplicationCommand } from 'discord-api-types/v10';
import { ApplicationCommandType } from 'discord-api-types/v10';
import { LIMITS } from '../rest/limits.ts';
import { Refusal } from '../rest/refusal.ts';
import type { Snowflakes } from '../snowflakes.ts';
import { answerCommand } from './answer-command.ts';
import type { CommandDraft } from './check-command.ts';

const { ChatInput, User, Message } = ApplicationCommandType;
const DAY = 24 * 3_600_000;

/** The app's registered global and guild commands. */
export class CommandBook {
  readonly #clock: Clock;
  readonly #ids: Snowflakes;
  readonly #applicationId: string;
  readonly #scopes = new Map<string | undefined, APIApplicationCommand[]>();
  /** Creation times of new commands, by scope. */
  readonly #creates = new Map<string | undefined, number[]>();
  readonly #registered = Promise.withResolvers<void>();

  constructor(clock: Clock, ids: Snowflakes, applicationId: string) {
    this.#clock = clock;
    this.#ids = ids;
    this.#applicationId = applicationId;
  }

  /** @param guildId undefined: the global commands. */
  list(guildId: string | undefined): readonly APIApplicationCommand[] {
    return this.#scopes.get(guildId) ?? [];
  }

  /** Resolves after the first registration of global commands. */
  whenRegistered(): Promise<void> {
    return this.#registered.promise;
  }

  /**
   * Replaces all commands of the scope. A command of the same name and type keeps its id.
   * @throws Refusal if that exceeds a limit on commands.
   */
  replace(
    guildId: string | undefined,
    drafts: readonly CommandDraft[],
  ): readonly APIApplicationCommand[] {
    return this.#keep(guildId, [], drafts);
  }

  /** Adds a command, or replaces the one of the same name and type. @throws Refusal like `replace` */
  add(guildId: string | undefined, draft: CommandDraft): APIApplicationCommand | undefined {
    const old = this.#find(guildId, draft);
    const others = this.list(guildId).filter((one) => one !== old);
    return this.#keep(guildId, others, [draft]).at(-1);
  }

  #keep(
    guildId: string | undefined,
    others: readonly APIApplicationCommand[],
    drafts: readonly CommandDraft[],
  ): readonly APIApplicationCommand[] {
    for (const type of [ChatInput, User, Message]) {
      const most = type === ChatInput ? LIMITS.chatCommands : LIMITS.menuCommands;
      const same = [...others, ...drafts].filter((one) => (one.type ?? ChatInput) === type);
      if (same.length > most) throw new Refusal('tooManyCommands');
    }
    this.#countCreates(guildId, drafts);
    const made = drafts.map((draft) => this.#make(guildId, draft));
    const all = [...others, ...made];
    this.#scopes.set(guildId, all);
    if (guildId === undefined) this.#registered.resolve();
    return all;
  }

  /** Only new commands count: https://discord.com/developers/docs/interactions/application-commands#bulk-overwrite-global-application-commands */
  #countCreates(guildId: string | undefined, drafts: readonly CommandDraft[]): void {
    const now = this.#clock.now();
    const recent = (this.#creates.get(guildId) ?? []).filter((time) => now - time < DAY);
    const made = drafts.filter((draft) => this.#find(guildId, draft) === undefined);
    const creates = [...recent, ...made.map(() => now)];
    if (creates.length > LIMITS.commandCreates) throw new Refusal('tooManyCreates');
    this.#creates.set(guildId, creates);
  }

  #find(guildId: string | undefined, draft: CommandDraft): APIApplicationCommand | undefined {
    const { name, type = ChatInput } = draft;
    return this.list(guildId).find((one) => one.name === name && one.type === type);
  }

  /** An unchanged command keeps its version. */
  #make(guildId: string | undefined, draft: CommandDraft): APIApplicationCommand {
    const old = this.#find(guildId, draft);
    const identity = { applicationId: this.#applicationId, guildId };
    if (old !== undefined) {
      const same = answerCommand(draft, { ...identity, id: old.id, version: old.version });
      if (JSON.stringify(same) === JSON.stringify(old)) return old;
    }
    const version = this.#ids.next();
    return answerCommand(draft, { ...identity, id: old?.id ?? version, version });
  }
}
