import { homedir } from 'node:os';
import { unescape as decoded } from 'node:querystring';
import { z } from 'zod';
import { OperatorError } from './operator-error.ts';

/**
 * All settings, read once from the environment. `docs/configuration.md` lists them. Without a token, the built-in
 * simulator starts.
 */
export type Config = Readonly<z.output<typeof schema>>;
export type BotConfig = Extract<Config, { readonly mode: 'bot' }>;
export type GatewayConfig = Extract<BotConfig['transport'], { readonly kind: 'gateway' }>;
export type HttpConfig = Extract<BotConfig['transport'], { readonly kind: 'http' }>;

/** Lists every bad setting for the operator. */
export class ConfigError extends OperatorError {
  override readonly name = 'ConfigError';
}

const snowflake = z.string().regex(/^\d{17,20}$/);
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const settings = z.object({
  NODE_ENV: z.string().toLowerCase().optional(),
  DISCORD_TOKEN: z
    .string()
    .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    .optional(),
  DISCORD_API_URL: z
    .url({ protocol: /^https?$/ })
    .default('https://discord.com/api')
    // discord.js adds /v10.
    .transform((url) => url.replace(/(?:\/+v10)?\/*$/, ''))
    .refine((url) => !/\/v\d+$/.test(url)),
  DISCORD_TRANSPORT: word(['gateway', 'http']).default('gateway'),
  DISCORD_PUBLIC_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i)
    .optional(),
  DISCORD_SHARDS: z.union([word(['auto']), wholeNumber(1, 100_000)]).default('auto'),
  DISCORD_SHARD_RANGE: z
    .string()
    .regex(/^\d{1,6}-\d{1,6}$/)
    .transform((range) => {
      const [start = 0, end = 0] = range.split('-').map(Number);
      return { start, end };
    })
    .optional(),
  ADMIN_GUILD_ID: snowflake.optional(),
  OWNER_IDS: z
    .string()
    .transform((list) => list.split(',').flatMap((id) => id.trim() || []))
    .pipe(z.array(snowflake).min(1))
    .optional(),
  FACTS_DIR: z.string().transform(withHome).optional(),
  FACTS_FALLBACK: word(['last-good']).optional(),
  FACTS_WATCH: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false),
  DATABASE_URL: z
    .string()
    .regex(/^(?:sqlite:.+|postgres(?:ql)?:\/\/.+)$/)
    .transform((url) => url.replace(/(?<=^sqlite:).+/, withHome))
    .default('sqlite:./var/hawkins-post.db'),
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: wholeNumber(0, 65_535).default(3000),
  DISCORD_MAX_RPS: wholeNumber(1, 1000).default(50),
  USER_COMMANDS_PER_MINUTE: wholeNumber(1, 100_000).default(60),
  UPDATES_MIN_INTERVAL_MINUTES: wholeNumber(1, 10_080).default(15),
  PICTURES: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(true),
  LOG_LEVEL: word(logLevels).default('info'),
});

const schema = settings
  .superRefine((config, context) => {
    if (config.NODE_ENV === 'production' && config.DISCORD_TOKEN === undefined) {
      context.addIssue({ code: 'custom', path: ['DISCORD_TOKEN'], message: 'required' });
    }
    if (config.DISCORD_TRANSPORT === 'http' && config.DISCORD_PUBLIC_KEY === undefined) {
      context.addIssue({ code: 'custom', path: ['DISCORD_PUBLIC_KEY'], message: 'required' });
    }
    const { DISCORD_SHARDS: shards, DISCORD_SHARD_RANGE: range } = config;
    if (range && (shards === 'auto' || range.start > range.end || range.end >= shards)) {
      context.addIssue({ code: 'custom', path: ['DISCORD_SHARD_RANGE'], message: 'no such range' });
    }
  })
  .transform((all) => {
    const {
      DISCORD_TOKEN: token,
      DISCORD_TRANSPORT: transport,
      DISCORD_PUBLIC_KEY: publicKey,
      /** All shards of the bot; `auto`: as many as Discord recommends. */
      DISCORD_SHARDS: shards,
      /** The shards of this process; undefined: all. */
      DISCORD_SHARD_RANGE: range,
      ...common
    } = all;
    if (token === undefined) return { mode: 'simulator' as const, ...common };
    const isHttp = transport === 'http' && publicKey !== undefined;
    return {
      mode: 'bot' as const,
      ...common,
      token,
      transport: isHttp
        ? { kind: 'http' as const, publicKey }
        : { kind: 'gateway' as const, shards, range },
    };
  });

/** The accepted values, for the error message. */
const accepted: Readonly<Record<keyof typeof settings.shape, string>> = {
  NODE_ENV: 'any text; production forbids the simulator',
  DISCORD_TOKEN: "the bot's token, three parts joined by dots; required if NODE_ENV=production",
  DISCORD_API_URL: 'an http or https address without the version, such as https://discord.com/api',
  DISCORD_TRANSPORT: 'gateway or http',
  DISCORD_PUBLIC_KEY: '64 hex digits; required if DISCORD_TRANSPORT=http',
  DISCORD_SHARDS: 'auto or a whole number from 1 to 100000',
  DISCORD_SHARD_RANGE: 'FIRST-LAST, such as 0-7, below DISCORD_SHARDS, which must then be a number',
  ADMIN_GUILD_ID: "a server's id, 17 to 20 digits",
  OWNER_IDS: 'user ids of 17 to 20 digits, separated by commas',
  FACTS_DIR: 'a folder with a pack of facts',
  FACTS_FALLBACK: 'last-good',
  FACTS_WATCH: 'true or false',
  DATABASE_URL: 'sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE',
  HTTP_HOST: 'an address or name to listen on',
  HTTP_PORT: 'a whole number from 0 to 65535',
  DISCORD_MAX_RPS: 'a whole number from 1 to 1000',
  USER_COMMANDS_PER_MINUTE: 'a whole number from 1 to 100000',
  UPDATES_MIN_INTERVAL_MINUTES: 'a whole number from 1 to 10080',
  PICTURES: 'true or false',
  LOG_LEVEL: logLevels.join(', '),
};

export const settingNames: readonly string[] = Object.keys(accepted);

/** Settings whose value is never shown, even if it is wrong. */
const secrets: ReadonlySet<string> = new Set(['DISCORD_TOKEN', 'DATABASE_URL']);

/** Frequent mistakes in them, to describe what can't be shown. */
const flaws: readonly (readonly [pattern: RegExp, description: string])[] = [
  [/^["'`]|["'`]$/, 'in quotes'],
  [/[“”„‘’‚«»]/, 'with curly quotes'],
  [/^\W*bot\s/i, "with 'Bot' before it"],
  [/\s#/, 'with a # comment'],
  [/\s/, 'with spaces'],
];

/**
 * Reads the settings. An empty variable counts as not set.
 *
 * @param warnings for the message of an error.
 * @throws ConfigError that lists every bad setting, its value and the accepted values.
 */
export function readConfig(
  environment: NodeJS.ProcessEnv,
  warnings: readonly string[] = [],
): Config {
  const set = Object.entries(environment).filter(([, value]) => value?.trim());
  const trimmed = set.map(([key, value]) => [key, value?.trim()]);
  const result = schema.safeParse(Object.fromEntries(trimmed));
  if (result.success) return result.data;

  const keys = new Set(result.error.issues.map(({ path }) => String(path[0])));
  const lines = Array.from(keys as Set<keyof typeof accepted>, (key) =>
    [
      `  ${key}`,
      `    found:    ${found(key, environment[key])}`,
      `    accepted: ${accepted[key]}`,
    ].join('\n'),
  );
  throw new ConfigError(
    [
      `The configuration has ${lines.length} problem${lines.length === 1 ? '' : 's'}:`,
      ...lines,
      ...warnings,
      'Settings come from the environment or a file named .env; .env.example explains them.',
    ].join('\n'),
  );
}

export function secretsOf(config: BotConfig): readonly string[] {
  const { token, DATABASE_URL } = config;
  const url = URL.canParse(DATABASE_URL) ? new URL(DATABASE_URL) : undefined;
  const passwords = [url?.password ?? '', url?.searchParams.get('password') ?? ''];
  const secrets = [token, ...passwords, ...passwords.map(decoded)];
  return Array.from(new Set(secrets.filter((secret) => secret !== '')));
}

function found(key: string, value: string | undefined): string {
  if (value === undefined || value.trim() === '') return 'nothing';
  if (secrets.has(key)) {
    const text = value.trim();
    const seen = flaws.flatMap(([pattern, flaw]) => (pattern.test(text) ? [flaw] : []));
    return [`a text of length ${text.length} (not shown)`, ...seen].join(', ');
  }
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}

function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));
}

function word<const Words extends readonly string[]>(words: Words) {
  return z.string().toLowerCase().pipe(z.enum(words));
}

/** Replaces a home folder that no shell has: `~/packs` or `$HOME/packs`. */
function withHome(path: string): string {
  return path.replace(/^(?:~|\$HOME|\$\{HOME\})(?=[/\\]|$)/, () => homedir());
}
