import { isDeepStrictEqual } from 'node:util';
import {
  type REST,
  ApplicationCommandType,
  Routes,
  type APIApplicationCommand,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Logger } from 'pino';

export type CommandPayload = RESTPostAPIChatInputApplicationCommandsJSONBody;

/** Builds the payloads once they are needed, which is after Discord has sent its list. */
export type Payloads = () => Promise<readonly CommandPayload[]>;

export interface Registration {
  readonly applicationId: string;
  readonly guildId?: string;
  readonly payloads: Payloads;
}

/**
 * Updates Discord's list of commands. Writes only if it differs, as Discord allows few writes a day and clients
 * reload the list after each.
 *
 * @throws DiscordAPIError if Discord refuses, such as with 50001 for a guild without the bot.
 */
export async function registerCommands(
  rest: REST,
  { applicationId, guildId, payloads: made }: Registration,
  log: Logger,
): Promise<void> {
  const route =
    guildId === undefined
      ? Routes.applicationCommands(applicationId)
      : Routes.applicationGuildCommands(applicationId, guildId);
  const query = new URLSearchParams({ with_localizations: 'true' });
  const all = (await rest.get(route, { query })) as readonly APIApplicationCommand[];
  // The command that opens an app's Activity is not ours, and Discord refuses a list without it.
  const [registered, activity] = [all.filter(isNotActivity), all.filter((c) => !isNotActivity(c))];
  const payloads = await made();
  const names = payloads.map(({ name }) => name);
  const scope = guildId === undefined ? { scope: 'global' } : { scope: 'guild', guildId };
  if (isUpToDate(registered, payloads)) {
    log.info({ ...scope, commands: names }, 'commands up to date');
    return;
  }
  await rest.put(route, { body: [...payloads, ...activity.map(asSent)] });
  log.info({ ...scope, commands: names }, 'commands registered');
}

function isNotActivity({ type }: APIApplicationCommand): boolean {
  return type !== ApplicationCommandType.PrimaryEntryPoint;
}

function asSent(command: APIApplicationCommand): object {
  const { application_id: _, version: __, dm_permission: ___, ...rest } = command;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
}

/** Whether registering our list wouldn't change Discord's, whatever the order. */
export function isUpToDate(
  registered: readonly APIApplicationCommand[],
  payloads: readonly CommandPayload[],
): boolean {
  const theirs = new Map(registered.map((command) => [command.name, command]));
  return (
    registered.length === payloads.length &&
    payloads.every((payload) => {
      const command = theirs.get(payload.name);
      return command !== undefined && isDeepStrictEqual(normal(command, payload), normal(payload));
    })
  );
}

type Plain = { readonly [key: string]: unknown };

/** Fields that Discord adds. */
const added = new Set(['id', 'application_id', 'guild_id', 'version', 'dm_permission', 'handler']);

/** Discord's defaults for missing fields. */
const defaults: Plain = { type: 1, nsfw: false, default_member_permissions: null };

/** Discord fills these in if they are missing, as they must be in the commands of a guild. */
const chosenByDiscord = ['contexts', 'integration_types'] as const;

/**
 * A command in comparable form: without the fields that Discord adds, that `wanted` leaves to Discord, or that have
 * their default value.
 */
function normal(command: CommandPayload | APIApplicationCommand, wanted = command): unknown {
  const left = chosenByDiscord.filter((key) => wanted[key] === undefined) as readonly string[];
  const own = Object.entries(command).filter(([key]) => !added.has(key) && !left.includes(key));
  return { ...defaults, ...(tidy(Object.fromEntries(own)) as Plain) };
}

function tidy(value: unknown): unknown {
  if (Array.isArray(value)) {
    const entries = value.map(tidy);
    return entries.every((entry): entry is number => typeof entry === 'number')
      ? entries.toSorted((a, b) => a - b)
      : entries;
  }
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, tidy(inner)] as const)
    .filter(([key, inner]) => !isDefault(inner) || key === 'value');
  return Object.fromEntries(kept);
}

function isDefault(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}
