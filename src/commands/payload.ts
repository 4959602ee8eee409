import { SlashCommandBuilder, type SlashCommandStringOption } from '@discordjs/builders';
import {
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import type { Command, StringOption } from './declaration.ts';

/** What Discord is told of a command. */
export function commandPayload(command: Command): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const builder = new SlashCommandBuilder()
    .setName(command.name)
    .setDescription(command.description);
  if (command.scope === 'everywhere') {
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
  for (const [name, option] of Object.entries(command.options)) {
    if (option.type === 'string') {
      builder.addStringOption((target) => describeString(target.setName(name), option));
    } else {
      builder.addBooleanOption((target) =>
        target
          .setName(name)
          .setDescription(option.description)
          .setRequired(option.required ?? false),
      );
    }
  }
  return builder.toJSON();
}

function describeString(target: SlashCommandStringOption, option: StringOption) {
  target.setDescription(option.description).setRequired(option.required ?? false);
  if (option.maxLength !== undefined) target.setMaxLength(option.maxLength);
  if (option.choices) target.addChoices(...option.choices);
  if (option.complete) target.setAutocomplete(true);
  return target;
}
