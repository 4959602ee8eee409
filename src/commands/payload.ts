import {
  SlashCommandBuilder,
  type ApplicationCommandOptionBase,
  type SlashCommandStringOption,
  type SlashCommandSubcommandBuilder,
} from '@discordjs/builders';
import {
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import {
  isGroup,
  type AnyCommand,
  type Option,
  type Options,
  type Scope,
  type StringOption,
} from './declaration.ts';

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

export function commandPayload(command: AnyCommand): Payload {
  const builder = new SlashCommandBuilder()
    .setName(command.name)
    .setDescription(command.description)
    .setDefaultMemberPermissions(command.memberPermissions);
  if (isGroup(command)) {
    for (const { name, description, options } of command.subcommands) {
      builder.addSubcommand((target) =>
        withOptions(target.setName(name).setDescription(description), options),
      );
    }
  } else {
    withOptions(builder, command.options);
  }
  return { ...builder.toJSON(), ...availability[command.scope] };
}

function withOptions<Builder extends SlashCommandBuilder | SlashCommandSubcommandBuilder>(
  builder: Builder,
  options: Options,
): Builder {
  for (const [name, option] of Object.entries(options)) addOption(builder, name, option);
  return builder;
}

function addOption(
  builder: SlashCommandBuilder | SlashCommandSubcommandBuilder,
  name: string,
  option: Option,
): void {
  const described = <Target extends ApplicationCommandOptionBase>(target: Target): Target =>
    target
      .setName(name)
      .setDescription(option.description)
      .setRequired(option.required ?? false);
  switch (option.type) {
    case 'string':
      builder.addStringOption((target) => describeString(described(target), option));
      break;
    case 'boolean':
      builder.addBooleanOption(described);
      break;
    case 'channel':
      builder.addChannelOption((target) =>
        described(target).addChannelTypes(...option.channelTypes),
      );
      break;
    case 'role':
      builder.addRoleOption(described);
      break;
    case 'file':
      builder.addAttachmentOption(described);
      break;
  }
}

function describeString(target: SlashCommandStringOption, option: StringOption) {
  if (option.maxLength !== undefined) target.setMaxLength(option.maxLength);
  if (option.choices) target.addChoices(...option.choices);
  if (option.complete) target.setAutocomplete(true);
  return target;
}
