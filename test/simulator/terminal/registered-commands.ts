import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType as Type,
  ChannelType,
} from 'discord-api-types/v10';
import { answerCommand } from '../../../simulator/commands/answer-command.ts';
import type { Directory } from '../../../simulator/terminal/drawing/view.ts';

const isPrivate = option(Type.Boolean, 'private');

/** Commands with every type of option that can be typed. */
export const COMMANDS = [
  command('cast', [
    option(Type.String, 'name', { description: 'A name', required: true, autocomplete: true }),
    isPrivate,
  ]),
  command('status', [
    option(Type.String, 'topic', {
      choices: [
        { name: 'Overview', value: 'overview' },
        { name: 'Filming', value: 'filming' },
        { name: 'Release date', value: 'release' },
      ],
    }),
    isPrivate,
  ]),
  command('about', []),
  command('updates', [
    option(Type.Subcommand, 'add', {
      options: [
        option(Type.Channel, 'channel', {
          required: true,
          channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
        }),
        option(Type.Integer, 'every', { min_value: 1, max_value: 24 }),
        option(Type.Role, 'mention'),
        option(Type.String, 'at'),
      ],
    }),
    option(Type.Subcommand, 'list'),
  ]),
];

export const DIRECTORY: Directory = {
  channels: [
    { id: '100000000000000001', name: 'general', type: ChannelType.GuildText },
    { id: '100000000000000002', name: 'news', type: ChannelType.GuildAnnouncement },
    { id: '100000000000000003', name: 'a thread', type: ChannelType.PublicThread },
  ],
  users: [{ id: '200000000000000001', name: 'Robin' }],
  roles: [
    { id: '300000000000000001', name: '@everyone' },
    { id: '300000000000000002', name: 'News crew' },
  ],
};

function option(type: Type, name: string, more: object = {}): APIApplicationCommandOption {
  return { type, name, description: name, ...more } as APIApplicationCommandOption;
}

function command(name: string, options: APIApplicationCommandOption[]): APIApplicationCommand {
  const identity = { id: '1', applicationId: '2', version: '3', guildId: undefined };
  return answerCommand({ name, description: name, options }, identity);
}
