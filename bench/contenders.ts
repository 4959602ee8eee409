import { join } from 'node:path';

export type Transport = 'gateway' | 'http';

export interface Contender {
  /** Short and unique: key in the results and name in the tables. */
  readonly name: string;
  readonly transport: Transport;
  /** Relative to the folder of this file. */
  readonly main: string;
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Node.js flags that its own start command sets. */
  readonly flags?: readonly string[];
  /** Packages whose versions are part of the result; none for ours. */
  readonly packages: readonly string[];
  /** A caveat for readers of the table. */
  readonly remark?: string | undefined;
  /** Left out with `--quick`. */
  readonly takesTime?: true;
  /** `floor`: not a bot, but the least that any bot costs. */
  readonly role: 'ours' | 'peer' | 'floor';
}

function peer(
  name: string,
  transport: Transport,
  folder: string,
  main: string,
  rest: Partial<Contender> & Pick<Contender, 'packages'>,
): Contender {
  return {
    name,
    transport,
    main: join('peers', folder, main),
    folder: join('peers', folder),
    role: 'peer',
    ...rest,
  };
}

/** As in the image, the systemd unit and `npm start`. */
export const v8Flags = ['--max-semi-space-size=16', '--v8-pool-size=2'];

/** Our bot on each transport, as deployed: built by `npm run build`. */
function ours(transport: Transport, environment: Readonly<Record<string, string>>): Contender {
  return {
    name: 'Hawkins Post',
    transport,
    main: '../dist/index.js',
    folder: '..',
    // All questions come from one server. Without a higher limit, refusals would be measured.
    environment: { USER_COMMANDS_PER_MINUTE: '100000', ...environment },
    flags: v8Flags,
    packages: [],
    role: 'ours',
  };
}

const overGateway = ours('gateway', { HTTP_PORT: '0' });

/** Each follows its own documentation and answers one slash command with one embed. */
export const contenders: readonly Contender[] = [
  overGateway,
  {
    ...overGateway,
    name: 'Hawkins Post from source',
    main: '../src/index.ts',
    remark: 'as `npm start` runs it',
    takesTime: true,
  },
  peer('raw sockets', 'gateway', 'floor-gateway', 'index.js', {
    packages: ['ws', 'undici'],
    role: 'floor',
  }),
  peer('@discordjs/core', 'gateway', 'core', 'index.mjs', {
    packages: ['@discordjs/core', '@discordjs/ws', '@discordjs/rest'],
  }),
  peer('discord.js', 'gateway', 'discord.js', 'index.js', {
    packages: ['discord.js'],
    remark: 'as its guide builds it, with the Guilds intent',
  }),
  peer('discord.js, no intents', 'gateway', 'discord.js', 'index.js', {
    packages: ['discord.js'],
    environment: { BENCH_INTENTS: 'none' },
    remark: 'the same bot, with an empty list of intents',
  }),
  peer('sapphire', 'gateway', 'sapphire', 'index.js', {
    packages: ['@sapphire/framework', 'discord.js'],
  }),
  peer('discordeno', 'gateway', 'discordeno', 'index.mjs', { packages: ['@discordeno/bot'] }),
  peer('eris', 'gateway', 'eris', 'index.js', { packages: ['eris'] }),
  peer('seyfert', 'gateway', 'seyfert', 'index.js', { packages: ['seyfert'] }),
  peer('oceanic.js', 'gateway', 'oceanic', 'index.js', { packages: ['oceanic.js'] }),
  ours('http', {}),
  peer('node:http', 'http', 'floor-http', 'index.js', { packages: [], role: 'floor' }),
  peer('fastify', 'http', 'fastify', 'index.js', { packages: ['fastify-5'] }),
  peer('slash-create, node:crypto', 'http', 'slash-create', 'index.js', {
    packages: ['slash-create'],
    environment: { BENCH_VERIFY: 'node:crypto' },
    remark: 'with the signature check of Node.js instead of its own',
  }),
  peer('slash-create', 'http', 'slash-create', 'index.js', { packages: ['slash-create'] }),
];
