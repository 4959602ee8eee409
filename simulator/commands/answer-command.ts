import type { APIApplicationCommand } from 'discord-api-types/v10';
import { ApplicationCommandType, ApplicationIntegrationType } from 'discord-api-types/v10';
import type { CommandDraft, OptionDraft } from './check-command.ts';

const { GuildInstall, UserInstall } = ApplicationIntegrationType;
/** The app's configured installations. */
export const INSTALLS = [GuildInstall, UserInstall];

interface Identity {
  readonly id: string;
  readonly applicationId: string;
  readonly version: string;
  readonly guildId: string | undefined;
}

/**
 * A command in Discord's response. Fields missing from the request have their defaults,
 * except in options, where Discord omits false and empty values.
 * https://discord.com/developers/docs/interactions/application-commands#application-command-object
 */
export function answerCommand(draft: CommandDraft, identity: Identity): APIApplicationCommand {
  const permissions = draft.default_member_permissions ?? null;
  const command = {
    id: identity.id,
    application_id: identity.applicationId,
    version: identity.version,
    default_member_permissions: permissions === null ? null : String(permissions),
    type: draft.type ?? ApplicationCommandType.ChatInput,
    name: draft.name,
    name_localizations: null,
    description: draft.description ?? '',
    description_localizations: null,
    integration_types:
      draft.integration_types ?? (identity.guildId === undefined ? INSTALLS : [GuildInstall]),
    nsfw: draft.nsfw ?? false,
    ...(draft.options?.length ? { options: draft.options.map(answerOption) } : {}),
    ...(identity.guildId === undefined
      ? { dm_permission: draft.dm_permission ?? true, contexts: draft.contexts ?? null }
      : { guild_id: identity.guildId, contexts: null }),
  };
  return command as unknown as APIApplicationCommand;
}

const BOUNDS = ['min_length', 'max_length', 'min_value', 'max_value', 'channel_types'] as const;

function answerOption(draft: OptionDraft): object {
  const { type, name, description, required, autocomplete, choices, options } = draft;
  const bounds = BOUNDS.filter((key) => draft[key] !== undefined);
  return {
    type,
    name,
    name_localizations: null,
    description,
    description_localizations: null,
    ...(required && { required }),
    ...(autocomplete && { autocomplete }),
    ...(choices?.length && {
      choices: choices.map((choice) => ({ ...choice, name_localizations: null })),
    }),
    ...(options?.length && { options: options.map(answerOption) }),
    ...Object.fromEntries(bounds.map((key) => [key, draft[key]])),
  };
}
