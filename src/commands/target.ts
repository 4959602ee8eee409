import {
  ApplicationCommandOptionType,
  type APIApplicationCommandInteractionDataOption,
  type InteractionType,
} from 'discord-api-types/v10';
import { notice, type Notice, type Reply } from '#replies/reply.ts';
import {
  isGroup,
  type AnyCommand,
  type Context,
  type Options,
  type OptionValues,
} from './declaration.ts';

type Typing = InteractionType.ApplicationCommand | InteractionType.ApplicationCommandAutocomplete;
type Sent<T extends Typing> = APIApplicationCommandInteractionDataOption<T>;

/** The command or subcommand that an interaction runs or completes. */
export interface Target<T extends Typing> {
  /** With the group's name: `updates add`. */
  readonly name: string;
  readonly declared: Options;
  readonly sent: readonly Sent<T>[];
  readonly alwaysPrivate: boolean;
  /** Why the caller may not use it here; undefined if they may. */
  readonly refusal: Notice | undefined;
  run(options: OptionValues<Options>): Reply | Promise<Reply>;
}

/** The target of an interaction; `undefined` if the group has no such subcommand. */
export function targetOf<T extends Typing>(
  command: AnyCommand,
  sent: readonly Sent<T>[] = [],
  context: Context,
): Target<T> | undefined {
  const { caller } = context;
  const { guildId } = caller;
  const server = guildId === undefined ? undefined : { ...context, caller: { ...caller, guildId } };
  if (!isGroup(command)) {
    return {
      name: command.name,
      declared: command.options,
      sent,
      alwaysPrivate: command.alwaysPrivate === true,
      refusal: command.scope === 'everywhere' || server ? undefined : serversOnly,
      run: (options) => command.run(context, options),
    };
  }
  const [chosen] = sent;
  const subcommand = command.subcommands.find(({ name }) => name === chosen?.name);
  if (chosen?.type !== ApplicationCommandOptionType.Subcommand || !subcommand) return undefined;
  return {
    name: `${command.name} ${subcommand.name}`,
    declared: subcommand.options,
    sent: chosen.options ?? [],
    alwaysPrivate: true,
    refusal: server ? command.refuse(caller) : serversOnly,
    run: (options) => (server ? subcommand.run(server, options) : serversOnly),
  };
}

const serversOnly = notice('This command only works in a server.');
