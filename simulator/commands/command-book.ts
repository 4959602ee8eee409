import type { APIApplicationCommand } from 'discord-api-types/v10';
import { ApplicationCommandType } from 'discord-api-types/v10';
import type { Snowflakes } from '../snowflakes.ts';
import { answerCommand } from './answer-command.ts';
import type { CommandDraft } from './check-command.ts';

/** The app's registered global and guild commands. */
export class CommandBook {
  readonly #ids: Snowflakes;
  readonly #applicationId: string;
  readonly #scopes = new Map<string | undefined, APIApplicationCommand[]>();
  readonly #registered = Promise.withResolvers<void>();

  constructor(ids: Snowflakes, applicationId: string) {
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

  /** Replaces all commands of the scope. A command of the same name and type keeps its id. */
  replace(
    guildId: string | undefined,
    drafts: readonly CommandDraft[],
  ): readonly APIApplicationCommand[] {
    const made = drafts.map((draft) => this.#make(guildId, draft));
    this.#scopes.set(guildId, made);
    if (guildId === undefined) this.#registered.resolve();
    return made;
  }

  /** An unchanged command keeps its version. */
  #make(guildId: string | undefined, draft: CommandDraft): APIApplicationCommand {
    const type = draft.type ?? ApplicationCommandType.ChatInput;
    const old = this.list(guildId).find((one) => one.name === draft.name && one.type === type);
    const identity = { applicationId: this.#applicationId, guildId };
    if (old !== undefined) {
      const same = answerCommand(draft, { ...identity, id: old.id, version: old.version });
      if (JSON.stringify(same) === JSON.stringify(old)) return old;
    }
    const version = this.#ids.next();
    return answerCommand(draft, { ...identity, id: old?.id ?? version, version });
  }
}
