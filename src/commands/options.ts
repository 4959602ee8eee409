import {
  ApplicationCommandOptionType as Type,
  type APIApplicationCommandInteractionDataOption,
  type APIInteractionDataResolved,
  type InteractionType,
} from 'discord-api-types/v10';
import type {
  ChosenChannel,
  ChosenFile,
  ChosenRole,
  Option,
  Options,
  OptionValues,
} from './declaration.ts';

type Sent = APIApplicationCommandInteractionDataOption<InteractionType.ApplicationCommand>;

/** The objects that the ids among the options refer to. */
export type Resolved = Partial<
  Pick<APIInteractionDataResolved, 'channels' | 'roles' | 'attachments'>
>;

/**
 * Checks the options of an interaction against the declaration. `undefined` if they don't match: Discord checks
 * them too, so it still has an older version of the command.
 */
export function readOptions<O extends Options>(
  declared: O,
  sent: readonly Sent[] = [],
  resolved: Resolved = {},
): OptionValues<O> | undefined {
  const values: Record<string, unknown> = {};
  for (const option of sent) {
    const declaration = Object.hasOwn(declared, option.name) ? declared[option.name] : undefined;
    const value = declaration && valueOf(declaration, option, resolved);
    if (value === undefined) return undefined;
    values[option.name] = value;
  }
  for (const [name, declaration] of Object.entries(declared)) {
    if (declaration.required === true && !(name in values)) return undefined;
  }
  return values as OptionValues<O>;
}

const types: Readonly<Record<Option['type'], Type>> = {
  string: Type.String,
  boolean: Type.Boolean,
  channel: Type.Channel,
  role: Type.Role,
  file: Type.Attachment,
};

/** The value for the command; `undefined` if it doesn't match the declaration. */
function valueOf(declaration: Option, sent: Sent, resolved: Resolved): unknown {
  if (!('value' in sent) || sent.type !== types[declaration.type]) return undefined;
  const { value } = sent;
  if (declaration.type === 'boolean') return typeof value === 'boolean' ? value : undefined;
  if (typeof value !== 'string') return undefined;
  switch (declaration.type) {
    case 'string':
      return (declaration.choices?.some((choice) => choice.value === value) ?? true)
        ? value
        : undefined;
    case 'channel':
      return channelOf(resolved, value);
    case 'role':
      return roleOf(resolved, value);
    case 'file':
      return fileOf(resolved, value);
  }
}

function channelOf({ channels = {} }: Resolved, id: string): ChosenChannel | undefined {
  const channel = Object.hasOwn(channels, id) ? channels[id] : undefined;
  if (!channel) return undefined;
  const { type, name, permissions, app_permissions: own } = channel;
  const appPermissions = own === undefined ? undefined : BigInt(own);
  return { id, type, name: name ?? '', callerPermissions: BigInt(permissions), appPermissions };
}

function roleOf({ roles = {} }: Resolved, id: string): ChosenRole | undefined {
  const role = Object.hasOwn(roles, id) ? roles[id] : undefined;
  if (!role) return undefined;
  const { name, mentionable, tags } = role;
  return { id, name, mentionable, isBots: tags?.bot_id !== undefined };
}

function fileOf({ attachments = {} }: Resolved, id: string): ChosenFile | undefined {
  const file = Object.hasOwn(attachments, id) ? attachments[id] : undefined;
  return file && { name: file.filename, size: file.size, url: file.url };
}
