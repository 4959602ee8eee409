import {
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  InteractionContextType,
  type APIApplicationCommandBasicOption,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import {
  isGroup,
  type AnyCommand,
  type Options,
  type Scope,
  type Subcommand,
} from './declaration.ts';
import { optionTypes } from './options.ts';

type Payload = RESTPostAPIChatInputApplicationCommandsJSONBody;

const { Guild, BotDM, PrivateChannel } = InteractionContextType;
const { GuildInstall, UserInstall } = ApplicationIntegrationType;

const availability: Readonly<Record<Scope, Partial<Payload>>> = {
  everywhere: {
    contexts: [Guild, BotDM, PrivateChannel],
    integration_types: [GuildInstall, UserInstall],
  },
  servers: { contexts: [Guild], integration_types: [GuildInstall] },
  // Discord drops both fields from a guild's own commands.
  'admin-guild': {},
};

/** The payloads of the commands with these scopes. */
export function payloadsFor(
  commands: readonly AnyCommand[],
  ...scopes: readonly Scope[]
): readonly Payload[] {
  return commands.filter(({ scope }) => scopes.includes(scope)).map(commandPayload);
}

export function commandPayload(command: AnyCommand): Payload {
  const { name, description, scope, memberPermissions } = command;
  return {
    name,
    description,
    options: isGroup(command) ? command.subcommands.map(subcommand) : optionsOf(command.options),
    ...(memberPermissions === undefined
      ? {}
      : { default_member_permissions: String(memberPermissions) }),
    ...availability[scope],
  };
}

function subcommand({ name, description, options }: Subcommand) {
  const type = ApplicationCommandOptionType.Subcommand as const;
  return { type, name, description, options: optionsOf(options) };
}

function optionsOf(options: Options): APIApplicationCommandBasicOption[] {
  return Object.entries(options).map(([name, option]) => {
    const { description, required = false } = option;
    const common = { name, description, required };
    switch (option.type) {
      case 'string': {
        const { maxLength, choices, complete } = option;
        return {
          ...common,
          type: optionTypes.string,
          ...(maxLength === undefined ? {} : { max_length: maxLength }),
          ...(choices ? { choices: [...choices] } : { autocomplete: complete !== undefined }),
        };
      }
      case 'channel':
        return { ...common, type: optionTypes.channel, channel_types: [...option.channelTypes] };
      default:
        return { ...common, type: optionTypes[option.type] };
    }
  });
}
