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
  type Command,
  type CommandGroup,
  type Option,
  type Options,
  type StringOption,
} from './declaration.ts';

/** What Discord is told of a command. */
export function commandPayload(
  command: AnyCommand,
): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const builder = new SlashCommandBuilder()
    .setName(command.name)
    .setDescription(command.description);
  if (isGroup(command)) describeGroup(builder, command);
  else describeCommand(builder, command);
  return builder.toJSON();
}

function describeGroup(builder: SlashCommandBuilder, group: CommandGroup): void {
  builder
    .setContexts(InteractionContextType.Guild)
    .setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
    .setDefaultMemberPermissions(group.memberPermissions);
  for (const { name, description, options } of group.subcommands) {
    builder.addSubcommand((target) =>
      withOptions(target.setName(name).setDescription(description), options),
    );
  }
}

function describeCommand(builder: SlashCommandBuilder, { scope, options }: Command): void {
  if (scope === 'everywhere') {
    builder
      .setContexts(
        InteractionContextType.Guild,
        InteractionContextType.BotDM,
        InteractionContextType.PrivateChannel,
      )
      .setIntegrationTypes(
        ApplicationIntegrationType.GuildInstall,
        ApplicationIntegrationType.UserInstall,
      );
  } else {
    // Contexts and integration types are for global commands; Discord drops them from a guild's.
    builder.setDefaultMemberPermissions(0);
  }
  withOptions(builder, options);
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
