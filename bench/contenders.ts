import { join } from 'node:path';

export type Transport = 'gateway' | 'http';

/** A bot to be measured. */
export interface Contender {
  /** Short and unique: a key in the results and a name in the tables. */
  readonly name: string;
  readonly transport: Transport;
  /** Paths from the folder of this file. */
  readonly main: string;
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Flags for Node.js, where its own way to start sets some. */
  readonly flags?: readonly string[];
  /** Packages whose versions belong to the result; none for ours. */
  readonly packages: readonly string[];
  /** What a reader should know before comparing. */
  readonly remark?: string;
  /** Left out of a hurried run. */
  readonly takesTime?: true;
  /** `floor`: not a bot, but what the least of them would cost. */
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

/** What image, unit and `npm start` set. */
export const v8Flags = [
  '--max-semi-space-size=16',
  '--v8-pool-size=2',
  '--no-wasm-tier-up',
  '--no-wasm-dynamic-tiering',
];

/** Ours on either transport, as it is deployed: `npm run build` makes that. */
function ours(transport: Transport, environment: Readonly<Record<string, string>>): Contender {
  return {
    name: 'Hawkins Post',
    transport,
    main: '../dist/index.js',
    folder: '..',
    // All ask in one server: its share must not run out, or refusals would be measured.
    environment: { USER_COMMANDS_PER_MINUTE: '100000', ...environment },
    flags: v8Flags,
    packages: [],
    role: 'ours',
  };
}

const overGateway = ours('gateway', { HTTP_PORT: '0' });

/** Written as its own documentation says, each answering one slash command with one embed. */
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
    remark: 'its check of signatures replaced by the one that comes with Node.js',
  }),
  peer('slash-create', 'http', 'slash-create', 'index.js', { packages: ['slash-create'] }),
];
