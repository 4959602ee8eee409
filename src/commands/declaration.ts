import type { ApplicationCommandOptionAllowedChannelTypes } from '@discordjs/builders';
import type { APIApplicationCommandOptionChoice, ChannelType } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import type { CustomId } from '#replies/custom-id.ts';
import type { Notice, Reply } from '#replies/reply.ts';

/** What a command may know of the world while it answers. */
export interface Context {
  /** The snapshot that this answer is made from. */
  readonly facts: Facts;
  /** Milliseconds since the epoch, at the beginning of the answer. */
  readonly now: number;
  /** When the process started, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly caller: Caller;
  /** Snowflake of the interaction: unique, so it serves as the seed of chance. */
  readonly interactionId: string;
}

/** Who uses a command, and where; snowflakes. */
export interface Caller {
  readonly userId: string;
  /** `undefined` in direct messages. */
  readonly guildId: string | undefined;
  readonly channelId: string | undefined;
  /** What they may do in the channel, as a bit set; nothing in direct messages. */
  readonly permissions: bigint;
}

/** What a command may know that only servers have. */
export interface ServerContext extends Context {
  readonly caller: Caller & { readonly guildId: string };
}

export type Choice = APIApplicationCommandOptionChoice<string>;

/** Offers what may be meant by the text typed so far; at most 25 are shown. */
export type Completer = (
  context: Context,
  typed: string,
) => readonly Choice[] | Promise<readonly Choice[]>;

export interface StringOption {
  readonly type: 'string';
  readonly description: string;
  readonly required?: boolean;
  /** In UTF-16 units. */
  readonly maxLength?: number;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  readonly complete?: Completer;
}

export interface BooleanOption {
  readonly type: 'boolean';
  readonly description: string;
  readonly required?: boolean;
}

export interface ChannelOption {
  readonly type: 'channel';
  readonly description: string;
  readonly required?: boolean;
  /** Only these are offered. A forged interaction may name any other. */
  readonly channelTypes: readonly ApplicationCommandOptionAllowedChannelTypes[];
}

export interface RoleOption {
  readonly type: 'role';
  readonly description: string;
  readonly required?: boolean;
}

export interface FileOption {
  readonly type: 'file';
  readonly description: string;
  readonly required?: boolean;
}

export type Option = StringOption | BooleanOption | ChannelOption | RoleOption | FileOption;
export type Options = Readonly<Record<string, Option>>;

/** A channel of the server that was chosen in an option. */
export interface ChosenChannel {
  readonly id: string;
  readonly type: ChannelType;
  readonly name: string;
  /** What the app may do there, as a bit set; unknown where its bot is not in the server. */
  readonly appPermissions: bigint | undefined;
}

export interface ChosenRole {
  readonly id: string;
  readonly name: string;
  /** Whether anybody may mention it. */
  readonly mentionable: boolean;
  /** Whether it is the role of a bot, which no member can have. */
  readonly isBots: boolean;
}

/** A file that was sent along; its content has to be fetched. */
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

/** The options of a command as its code sees them: typed from their declaration. */
export type OptionValues<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends { readonly required: true }
    ? Value<O[Name]>
    : Value<O[Name]> | undefined;
};

/**
 * Where a command is registered and offered. `everywhere`: globally, for servers, DMs and user installs.
 * `servers`: globally, for servers that added the bot. `admin-guild`: in `ADMIN_GUILD_ID` alone.
 */
export type Scope = 'everywhere' | 'servers' | 'admin-guild';

/** A slash command. Its payload for Discord and its option types come from this declaration. */
export interface Command<O extends Options = Options> {
  readonly name: string;
  readonly description: string;
  readonly options: O;
  readonly scope: Scope;
  /**
   * A bit set: Discord hides the command from members without these permissions, or with 0n from all but
   * administrators, unless the server's admins decide otherwise for their members.
   */
  readonly memberPermissions?: bigint;
  /** Whether the answer is for the caller alone, whatever they choose. */
  readonly alwaysPrivate?: boolean;
  run(context: Context, options: OptionValues<O>): Reply | Promise<Reply>;
}

/** One of the commands that share a name: `/updates add`. */
export interface Subcommand<O extends Options = Options> {
  readonly name: string;
  readonly description: string;
  readonly options: O;
  run(context: ServerContext, options: OptionValues<O>): Reply | Promise<Reply>;
}

/** Commands that share a name, for servers only; all answers are for the caller alone. */
export interface CommandGroup {
  readonly name: string;
  readonly description: string;
  readonly scope: 'servers';
  /** As for a single command. */
  readonly memberPermissions: bigint;
  /**
   * Why somebody may not use any of the commands, whatever Discord let through; asked before each of
   * them and before each completion.
   */
  refuse(caller: Caller): Notice | undefined;
  readonly subcommands: readonly Subcommand[];
}

/** What can be typed after a slash. */
export type AnyCommand = Command | CommandGroup;

export function isGroup(command: AnyCommand): command is CommandGroup {
  return 'subcommands' in command;
}

/** What happens when a button is pressed or an entry of a menu is chosen. */
export interface Component<Field extends string = string> {
  readonly id: CustomId<Field>;
  /** `change`: the message it sits on becomes the answer. `private`: the caller gets a new one. */
  readonly answers: 'change' | 'private';
  run(
    context: Context,
    fields: Readonly<Record<Field, string>>,
    chosen: readonly string[],
  ): Reply | Promise<Reply>;
}

/** Keeps the types of the declaration while checking its shape. */
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

/** The option that makes an answer visible to the caller alone. */
export const privateOption = {
  type: 'boolean',
  description: 'Show the answer only to you',
} as const satisfies Option;
