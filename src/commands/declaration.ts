import type { ApplicationCommandOptionAllowedChannelTypes } from '@discordjs/builders';
import type { APIApplicationCommandOptionChoice, ChannelType } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import type { CustomId } from '#replies/custom-id.ts';
import type { Pictures } from '#pictures/pictures.ts';
import type { Notice, Reply } from '#replies/reply.ts';

export interface Context {
  /** The snapshot for this answer. */
  readonly facts: Facts;
  readonly pictures: Pictures;
  /** When the answer began, in milliseconds since the epoch. */
  readonly now: number;
  /** When the process started, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly caller: Caller;
  /** The interaction's snowflake; unique, so it also seeds random choices. */
  readonly interactionId: string;
}

/** The user of a command and where they used it, as snowflakes. */
export interface Caller {
  readonly userId: string;
  /** Of the server; none in direct messages. */
  readonly roleIds: readonly string[];
  /** `undefined` in direct messages. */
  readonly guildId: string | undefined;
  readonly channelId: string | undefined;
  /** The user's permissions in the channel, as a bit set; none in direct messages. */
  readonly permissions: bigint;
}

/** The context of a command that is used in a server. */
export interface ServerContext extends Context {
  readonly caller: Caller & { readonly guildId: string };
}

export type Choice = APIApplicationCommandOptionChoice<string>;

/** Suggests choices for a partly typed option; Discord shows at most 25. */
export type Completer = (
  context: Context,
  typed: string,
) => readonly Choice[] | Promise<readonly Choice[]>;

interface BaseOption<Type extends string> {
  readonly type: Type;
  readonly description: string;
  readonly required?: boolean;
}

export interface StringOption extends BaseOption<'string'> {
  /** In UTF-16 units. */
  readonly maxLength?: number;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  readonly complete?: Completer;
}

interface ChannelOption extends BaseOption<'channel'> {
  /** The types that Discord offers. A forged interaction may name any other. */
  readonly channelTypes: readonly ApplicationCommandOptionAllowedChannelTypes[];
}

export type Option =
  StringOption | ChannelOption | BaseOption<'boolean'> | BaseOption<'role'> | BaseOption<'file'>;
export type Options = Readonly<Record<string, Option>>;

export interface ChosenChannel {
  readonly id: string;
  readonly type: ChannelType;
  readonly name: string;
  /** The app's permissions there, as a bit set; undefined if its bot isn't in the server. */
  readonly appPermissions: bigint | undefined;
  /** A bit set. */
  readonly callerPermissions: bigint;
}

export interface ChosenRole {
  readonly id: string;
  readonly name: string;
  /** Whether everyone may mention it. */
  readonly mentionable: boolean;
  /** Whether it is a bot's own role, which no member can have. */
  readonly isBots: boolean;
}

/** A file sent in an option; its content has to be fetched. */
export interface ChosenFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly url: string;
}

interface ValueTypes {
  readonly string: string;
  readonly boolean: boolean;
  readonly channel: ChosenChannel;
  readonly role: ChosenRole;
  readonly file: ChosenFile;
}

type Value<O extends Option> = O extends {
  readonly choices: readonly { readonly value: infer V }[];
}
  ? V
  : ValueTypes[O['type']];

/** The values of a command's options, typed from their declaration. */
export type OptionValues<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends { readonly required: true }
    ? Value<O[Name]>
    : Value<O[Name]> | undefined;
};

/**
 * Where a command is registered and offered. `everywhere`: globally, for servers, DMs and user installs.
 * `servers`: globally, for servers that added the bot. `admin-guild`: only in `ADMIN_GUILD_ID`.
 */
export type Scope = 'everywhere' | 'servers' | 'admin-guild';

interface BaseCommand<O extends Options, C extends Context> {
  readonly name: string;
  readonly description: string;
  readonly options: O;
  run(context: C, options: OptionValues<O>): Reply | Promise<Reply>;
}

/** A command of a group: `/updates add`. */
export type Subcommand<O extends Options = Options> = BaseCommand<O, ServerContext>;

/** A slash command. Its payload for Discord and its option types come from this declaration. */
export interface Command<O extends Options = Options> extends BaseCommand<O, Context> {
  readonly scope: Scope;
  /**
   * A bit set: Discord hides the command from members without these permissions, or with 0n from all but
   * administrators, unless the server's admins decide otherwise for their members.
   */
  readonly memberPermissions?: bigint;
  /** Whether the answer is always private, even without the option `private`. */
  readonly alwaysPrivate?: boolean;
}

/** Commands that share a name, for servers only; all their answers are private. */
export interface CommandGroup {
  readonly name: string;
  readonly description: string;
  readonly scope: 'servers';
  /** As in `Command`. */
  readonly memberPermissions: bigint;
  /** Why a caller may not use these commands; undefined if they may. Checked before each command and completion. */
  refuse(caller: Caller): Notice | undefined;
  readonly subcommands: readonly Subcommand[];
}

export type AnyCommand = Command | CommandGroup;

export function isGroup(command: AnyCommand): command is CommandGroup {
  return 'subcommands' in command;
}

/** The action of a button or menu. */
export interface Component<Field extends string = string> {
  readonly id: CustomId<Field>;
  /** `change`: the answer replaces the button's message. Otherwise the caller, or everyone, gets a new one. */
  readonly answers: 'change' | 'private-message' | 'message';
  run(
    context: Context,
    fields: Readonly<Record<Field, string>>,
    chosen: readonly string[],
  ): Reply | Promise<Reply>;
}

/** Checks a declaration and keeps its literal types, as do the next two. */
export function defineCommand<const O extends Options>(command: Command<O>): Command<O> {
  return command;
}

export function defineSubcommand<const O extends Options>(command: Subcommand<O>): Subcommand<O> {
  return command;
}

export function defineComponent<const Field extends string>(
  component: Component<Field>,
): Component<Field> {
  return component;
}

/** The option that makes an answer private. */
export const privateOption = {
  type: 'boolean',
  description: 'Show the answer only to you',
} as const satisfies Option;
