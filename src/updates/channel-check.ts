import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';

/** Where a subscription would post, and what the bot may do there. */
export interface Spot {
  readonly channelId: string;
  readonly type: ChannelType;
  /** A bit set. */
  readonly permissions: bigint;
}

/** What the posts ask for besides being posted. */
export interface Demands {
  readonly publish: boolean;
  /** The role to be mentioned; `mentionable` is undefined where nobody looked. */
  readonly role: { readonly id: string; readonly mentionable: boolean | undefined } | undefined;
}

/** Where messages can be posted again and again, and what it takes to speak there. */
export const postableTypes = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
] as const;

const threads: ReadonlySet<ChannelType> = new Set([
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
]);

/** What is in the way of posts, in sentences for the admin: each with how to mend it. */
export function problemsAt(spot: Spot, demands: Demands): readonly string[] {
  const wrongType = aboutType(spot, demands);
  if (wrongType !== undefined) return [wrongType];
  const missing = missingAt(spot, demands);
  if (missing.length === 0) return [];
  const names = missing.map((name) => `**${name}**`).join(', ');
  const mention = missing.includes(mentionEveryone)
    ? ` Instead of the one on mentions you can also allow anyone to mention <@&${demands.role?.id}> (Server Settings → Roles).`
    : '';
  return [
    `In <#${spot.channelId}> the bot lacks ${names}. Give its role that in the channel’s settings under Permissions.${mention}`,
  ];
}

const mentionEveryone = 'Mention @everyone, @here, and All Roles';

/** Names of the permissions that are missing, as Discord's settings call them. */
function missingAt({ type, permissions }: Spot, { role }: Demands): readonly string[] {
  if (may(permissions, 'Administrator')) return [];
  const speech = threads.has(type)
    ? (['SendMessagesInThreads', 'Send Messages in Threads'] as const)
    : (['SendMessages', 'Send Messages'] as const);
  const needed = [
    ['ViewChannel', 'View Channel'] as const,
    speech,
    ['EmbedLinks', 'Embed Links'] as const,
    ...(role?.mentionable === false ? [['MentionEveryone', mentionEveryone] as const] : []),
  ];
  return needed.filter(([name]) => !may(permissions, name)).map(([, words]) => words);
}

/**
 * Whether the bot could look for a post of its own, to be sure that it is there, after it was away for
 * long.
 */
export function canReadHistory({ permissions }: Spot): boolean {
  return may(permissions, 'Administrator') || may(permissions, 'ReadMessageHistory');
}

function aboutType({ channelId, type }: Spot, { publish }: Demands): string | undefined {
  if (!(postableTypes as readonly ChannelType[]).includes(type)) {
    return type === ChannelType.GuildForum || type === ChannelType.GuildMedia
      ? `<#${channelId}> is a forum, where every message has to begin a thread. Choose one of its threads, or a text channel.`
      : `Posts can go to text channels, announcement channels and threads; <#${channelId}> is none of these.`;
  }
  if (publish && type !== ChannelType.GuildAnnouncement) {
    return `Only posts in announcement channels can be published, and <#${channelId}> is none. Set \`publish\` to False, or choose an announcement channel.`;
  }
  return undefined;
}

function may(permissions: bigint, name: keyof typeof PermissionFlagsBits): boolean {
  return (permissions & PermissionFlagsBits[name]) !== 0n;
}
