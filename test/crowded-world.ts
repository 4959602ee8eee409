import { ChannelType } from 'discord-api-types/v10';
import type { Clock } from '#clock.ts';
import { bitsOf } from '../simulator/world/permissions.ts';
import { createRole } from '../simulator/world/places.ts';
import { createDefaultWorld } from '../simulator/world/default-world.ts';

/** A text channel of a guild that has the bot. */
export interface Spot {
  readonly guildId: string;
  readonly channelId: string;
}

const everyone = bitsOf(
  'ViewChannel',
  'SendMessages',
  'ReadMessageHistory',
  'EmbedLinks',
  'UseApplicationCommands',
);

/** A Discord with extra guilds, each with some text channels. `spots`: these channels, guild by guild. */
export function createCrowdedWorld(clock: Clock, guilds: number, channelsEach = 1) {
  const world = createDefaultWorld(clock);
  const admin = world.userOf('admin').id;
  const members = new Map(
    [world.application.id, admin].map((id) => [id, { userId: id, roleIds: [] }]),
  );
  const spots: Spot[] = [];
  for (let guild = 0; guild < guilds; guild += 1) {
    const guildId = String(1_200_000_000_000_000_000n + BigInt(guild) * 1000n);
    world.guilds.set(guildId, {
      id: guildId,
      name: `Guild ${guild}`,
      ownerId: '1100000000000000099',
      locale: 'en-US',
      hasBot: true,
      roles: new Map([[guildId, createRole(guildId, '@everyone', everyone)]]),
      members: new Map(members),
    });
    for (let channel = 1; channel <= channelsEach; channel += 1) {
      const channelId = String(BigInt(guildId) + BigInt(channel));
      spots.push({ guildId, channelId });
      world.channels.set(channelId, {
        kind: 'guild',
        type: ChannelType.GuildText,
        id: channelId,
        guildId,
        name: `channel-${channel}`,
        position: channel,
        overwrites: [],
      });
    }
  }
  return { world, spots };
}
