import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
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

/** A command as Discord registers it. */
export function commandPayload(command: AnyCommand): Payload {
  const { name, description, scope, memberPermissions } = command;
  return {
    type: ApplicationCommandType.ChatInput,
    name,
    description,
    ...(memberPermissions === undefined
      ? {}
      : { default_member_permissions: String(memberPermissions) }),
    options: isGroup(command)
      ? command.subcommands.map(subcommandPayload)
      : optionPayloads(command.options),
    ...availability[scope],
  };
}

function subcommandPayload({
  name,
  description,
  options,
}: Subcommand): APIApplicationCommandOption {
  const type = ApplicationCommandOptionType.Subcommand;
  return { type, name, description, options: optionPayloads(options) };
}

function optionPayloads(options: Options): APIApplicationCommandBasicOption[] {
  return Object.entries(options).map(([name, option]) => {
    const { type, description, required = false } = option;
    const payload = { type: optionTypes[type], name, description, required };
    switch (option.type) {
      case 'string':
        return {
          ...payload,
          max_length: option.maxLength,
          choices: option.choices,
          ...(option.complete ? { autocomplete: true } : {}),
        };
      case 'channel':
        return { ...payload, channel_types: option.channelTypes };
      default:
        return payload;
    }
  }) as APIApplicationCommandBasicOption[];
}
