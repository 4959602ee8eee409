import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';

/** The channel of a subscription, with the permissions of the bot, or of a member, there. */
export interface Destination {
  readonly channelId: string;
  readonly type: ChannelType;
  /** A bit set. */
  readonly permissions: bigint;
}

/** Requirements of a subscription besides sending messages. */
export interface Demands {
  readonly publish: boolean;
  /** The role to be mentioned; `mentionable` is undefined if it wasn't looked up. */
  readonly role: { readonly id: string; readonly mentionable: boolean | undefined } | undefined;
}

const { AnnouncementThread, PublicThread, PrivateThread } = ChannelType;
const threads = [AnnouncementThread, PublicThread, PrivateThread] as const;
/** Channel types that accept repeated messages. */
export const postableTypes = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ...threads,
] as const;

export function isThread(type: ChannelType): boolean {
  return (threads as readonly ChannelType[]).includes(type);
}

/** Problems that would prevent posts, as sentences for the admin, each with its fix. */
export function problemsAt(destination: Destination, demands: Demands): readonly string[] {
  const wrongType = aboutType(destination, demands);
  if (wrongType !== undefined) return [wrongType];
  const missing = missingAt(destination, demands);
  if (missing.length === 0) return [];
  const names = missing.map((name) => `**${name}**`).join(', ');
  const mention = missing.includes(mentionEveryone)
    ? ` Instead of the permission to mention, you can let anyone mention <@&${demands.role?.id}> (Server Settings → Roles).`
    : '';
  return [
    `In <#${destination.channelId}>, the bot lacks ${names}. Give its role what's missing in the channel's settings under Permissions.${mention}`,
  ];
}

/** Permissions that a member lacks to send such posts themselves. Embeds are the bot's own. */
export function missingForMember(destination: Destination, role: Demands['role']) {
  return missingAt(destination, { publish: false, role }).filter((name) => name !== embedLinks);
}

const mentionEveryone = 'Mention @everyone, @here, and All Roles';
const embedLinks = 'Embed Links';

/** Missing permissions, by their names in Discord's settings. */
function missingAt({ type, permissions }: Destination, { role }: Demands): readonly string[] {
  if (may(permissions, 'Administrator')) return [];
  const speech = isThread(type)
    ? (['SendMessagesInThreads', 'Send Messages in Threads'] as const)
    : (['SendMessages', 'Send Messages'] as const);
  const needed = [
    ['ViewChannel', 'View Channel'] as const,
    speech,
    ['EmbedLinks', embedLinks] as const,
    ...(role?.mentionable === false ? [['MentionEveryone', mentionEveryone] as const] : []),
  ];
  return needed.filter(([name]) => !may(permissions, name)).map(([, words]) => words);
}

/**
 * Whether the bot can search the channel for its own post. After a long absence it needs to, so that it
 * doesn't post twice.
 */
export function canReadHistory({ permissions }: Destination): boolean {
  return may(permissions, 'Administrator') || may(permissions, 'ReadMessageHistory');
}

/** Whether a post there can have a picture. */
export function canAttachFiles({ permissions }: Destination): boolean {
  return may(permissions, 'AttachFiles');
}

function aboutType({ channelId, type }: Destination, { publish }: Demands): string | undefined {
  if (!(postableTypes as readonly ChannelType[]).includes(type)) {
    return type === ChannelType.GuildForum || type === ChannelType.GuildMedia
      ? `<#${channelId}> is a forum, and every message in a forum has to start a thread. Choose one of its threads, or a text channel.`
      : `Posts can go to text channels, announcement channels and threads, but <#${channelId}> isn't one of these.`;
  }
  if (publish && type !== ChannelType.GuildAnnouncement) {
    return `Only posts in announcement channels can be published, and <#${channelId}> isn't one. Set \`publish\` to False, or choose an announcement channel.`;
  }
  return undefined;
}

function may(permissions: bigint, name: keyof typeof PermissionFlagsBits): boolean {
  return (permissions & PermissionFlagsBits[name]) !== 0n;
}
