import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type APIApplicationCommandBasicOption,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import { isGroup, type AnyCommand, type Options, type Scope } from './declaration.ts';
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
    default_member_permissions: memberPermissions?.toString(),
    options: isGroup(command)
      ? command.subcommands.map((subcommand) => ({
          type: ApplicationCommandOptionType.Subcommand,
          name: subcommand.name,
          description: subcommand.description,
          options: optionPayloads(subcommand.options),
        }))
      : optionPayloads(command.options),
    ...availability[scope],
  };
}

function optionPayloads(options: Options): APIApplicationCommandBasicOption[] {
  return Object.entries(options).map(([name, option]) => {
    const { description, required = false } = option;
    return {
      type: optionTypes[option.type],
      name,
      description,
      required,
      max_length: 'maxLength' in option ? option.maxLength : undefined,
      choices: 'choices' in option ? option.choices : undefined,
      autocomplete: 'complete' in option ? true : undefined,
      channel_types: 'channelTypes' in option ? option.channelTypes : undefined,
    } as APIApplicationCommandBasicOption;
  });
}
