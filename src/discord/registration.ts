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

/** Makes the payloads when they are wanted, which is when Discord has told what it has. */
export type Payloads = () => Promise<readonly CommandPayload[]>;

/** Where a list of commands belongs: everywhere, or in one guild. */
export interface Registration {
  readonly applicationId: string;
  readonly guildId?: string;
  readonly payloads: Payloads;
}

/**
 * Brings Discord's list in step with ours. Reads first and writes only on a difference: Discord
 * allows few writes a day and clients reload the list after each.
 *
 * @returns whether anything was written.
 * @throws DiscordAPIError where Discord refuses, e.g. 50001 for a guild without the bot.
 */
export async function registerCommands(
  rest: REST,
  { applicationId, guildId, payloads: made }: Registration,
  log: Logger,
): Promise<boolean> {
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
  if (inStep(registered, payloads)) {
    log.info({ ...scope, commands: names }, 'commands are in step');
    return false;
  }
  await rest.put(route, { body: [...payloads, ...activity.map(asSent)] });
  log.info({ ...scope, commands: names }, 'commands registered');
  return true;
}

function isNotActivity({ type }: APIApplicationCommand): boolean {
  return type !== ApplicationCommandType.PrimaryEntryPoint;
}

function asSent(command: APIApplicationCommand): object {
  const { application_id: _, version: __, dm_permission: ___, ...rest } = command;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
}

/** Whether Discord's list is what registering ours would make of it, whatever the order. */
export function inStep(
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

/** What Discord adds by itself to what it was sent. */
const added = new Set(['id', 'application_id', 'guild_id', 'version', 'dm_permission', 'handler']);

/** Discord's defaults for what was left out, so that both sides can be compared. */
const defaults: Plain = { type: 1, nsfw: false, default_member_permissions: null };

/** Filled in by Discord where they are left out, as they must be for the commands of a guild. */
const chosenByDiscord = ['contexts', 'integration_types'] as const;

/**
 * A command without what Discord adds, what `wanted` leaves to Discord, and what means the same as
 * leaving it out.
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
