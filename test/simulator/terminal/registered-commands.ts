import {
  type APIApplicationCommand,
  ApplicationCommandOptionType as Type,
  ApplicationCommandType,
  ChannelType,
} from 'discord-api-types/v10';

import type { Directory } from '../../../simulator/terminal/drawing/view.ts';

/** Commands with every type of option that can be typed. */
export const COMMANDS = [
  command('cast', 'Who plays whom', [
    { type: Type.String, name: 'name', description: 'A name', required: true, autocomplete: true },
    { type: Type.Boolean, name: 'private', description: 'Only for you' },
  ]),
  command('status', 'How far it is', [
    {
      type: Type.String,
      name: 'topic',
      description: 'About what',
      choices: [
        { name: 'Overview', value: 'overview' },
        { name: 'Filming', value: 'filming' },
        { name: 'Release date', value: 'release' },
      ],
    },
    { type: Type.Boolean, name: 'private', description: 'Only for you' },
  ]),
  command('about', 'What this is', []),
  command('updates', 'Scheduled posts', [
    {
      type: Type.Subcommand,
      name: 'add',
      description: 'Begin to post',
      options: [
        {
          type: Type.Channel,
          name: 'channel',
          description: 'Where to',
          required: true,
          channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
        },
        { type: Type.Integer, name: 'every', description: 'Hours', min_value: 1, max_value: 24 },
        { type: Type.Number, name: 'weight', description: 'Any number' },
        { type: Type.Role, name: 'mention', description: 'Whom to tell' },
        { type: Type.User, name: 'editor', description: 'Who writes' },
        { type: Type.String, name: 'at', description: 'When' },
      ],
    },
    { type: Type.Subcommand, name: 'list', description: 'What is posted' },
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

function command(
  name: string,
  description: string,
  options: NonNullable<APIApplicationCommand['options']>,
): APIApplicationCommand {
  return {
    id: '1',
    application_id: '2',
    version: '3',
    type: ApplicationCommandType.ChatInput,
    name,
    description,
    options,
    default_member_permissions: null,
  };
}
