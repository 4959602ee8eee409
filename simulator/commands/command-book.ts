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
  readonly #waiting: (() => void)[] = [];
  #registered = false;

  constructor(ids: Snowflakes, applicationId: string) {
    this.#ids = ids;
    this.#applicationId = applicationId;
  }

  /** @param guildId undefined: the global commands. */
  list(guildId: string | undefined): readonly APIApplicationCommand[] {
    return this.#scopes.get(guildId) ?? [];
  }

  find(guildId: string | undefined, id: string): APIApplicationCommand | undefined {
    return this.list(guildId).find((command) => command.id === id);
  }

  /** Resolves after the first registration of global commands. */
  whenRegistered(): Promise<void> {
    if (this.#registered) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Replaces all commands of the scope. A command of the same name and type keeps its id. */
  replace(
    guildId: string | undefined,
    drafts: readonly CommandDraft[],
  ): readonly APIApplicationCommand[] {
    const made = drafts.map((draft) => this.#make(guildId, draft, this.namesake(guildId, draft)));
    this.#store(guildId, made);
    return made;
  }

  /** Adds a command or replaces the one of the same name and type. */
  put(guildId: string | undefined, draft: CommandDraft): APIApplicationCommand {
    return this.#exchange(guildId, this.namesake(guildId, draft), draft);
  }

  /** Changes the fields in the draft and keeps the others. */
  change(
    old: APIApplicationCommand,
    guildId: string | undefined,
    changes: Partial<CommandDraft>,
  ): APIApplicationCommand {
    return this.#exchange(guildId, old, { ...(old as unknown as CommandDraft), ...changes });
  }

  delete(guildId: string | undefined, id: string): void {
    this.#store(
      guildId,
      this.list(guildId).filter((command) => command.id !== id),
    );
  }

  namesake(guildId: string | undefined, draft: CommandDraft): APIApplicationCommand | undefined {
    const type = draft.type ?? ApplicationCommandType.ChatInput;
    return this.list(guildId).find((one) => one.name === draft.name && one.type === type);
  }

  #exchange(
    guildId: string | undefined,
    old: APIApplicationCommand | undefined,
    draft: CommandDraft,
  ): APIApplicationCommand {
    const made = this.#make(guildId, draft, old);
    const others = this.list(guildId).filter((command) => command.id !== made.id);
    this.#store(guildId, [...others, made]);
    return made;
  }

  /** An unchanged command keeps its version. */
  #make(
    guildId: string | undefined,
    draft: CommandDraft,
    old: APIApplicationCommand | undefined,
  ): APIApplicationCommand {
    const identity = { applicationId: this.#applicationId, guildId };
    if (old !== undefined) {
      const same = answerCommand(draft, { ...identity, id: old.id, version: old.version });
      if (JSON.stringify(same) === JSON.stringify(old)) return old;
    }
    const version = this.#ids.next();
    return answerCommand(draft, { ...identity, id: old?.id ?? version, version });
  }

  #store(guildId: string | undefined, commands: APIApplicationCommand[]): void {
    this.#scopes.set(guildId, commands);
    if (guildId !== undefined) return;
    this.#registered = true;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
