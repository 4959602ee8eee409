import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, secretsOf } from '#config.ts';
import { proxyWarning } from '#environment.ts';
import { botConfig } from './bot-config.ts';

const token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB';

const key = 'ab'.repeat(32);

function messageFor(environment: NodeJS.ProcessEnv): string {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('the configuration was accepted');
}

describe('readConfig', () => {
  it('has the documented defaults', () => {
    expect(readConfig({})).toEqual({
      mode: 'simulator',
      DISCORD_API_URL: 'https://discord.com/api',
      DATABASE_URL: 'sqlite:./var/hawkins-post.db',
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: 3000,
      DISCORD_MAX_RPS: 50,
      UPDATES_MIN_INTERVAL_MINUTES: 15,
      USER_COMMANDS_PER_MINUTE: 60,
      FACTS_WATCH: false,
      PICTURES: true,
      LOG_LEVEL: 'info',
    });
  });

  it('treats empty variables as not set', () => {
    expect(readConfig({ DISCORD_TOKEN: '', HTTP_PORT: '  ' })).toEqual(readConfig({}));
  });

  it('reads and trims the settings of a bot', () => {
    const gateway = { DISCORD_TRANSPORT: 'Gateway', DISCORD_SHARDS: 'AUTO' };
    expect(readConfig({ DISCORD_TOKEN: ` ${token} `, ...gateway })).toMatchObject({
      mode: 'bot',
      token,
      transport: { kind: 'gateway', shards: 'auto', range: undefined },
    });
  });

  it.each([
    ['OWNER_IDS', `${'1'.repeat(18)}, ${'2'.repeat(18)},`, ['1'.repeat(18), '2'.repeat(18)]],
    ['HTTP_PORT', '0', 0],
    ['LOG_LEVEL', 'INFO', 'info'],
    ['DISCORD_API_URL', 'http://127.0.0.1:4000/api/', 'http://127.0.0.1:4000/api'],
    ['DISCORD_API_URL', 'https://discord.com/api/v10/', 'https://discord.com/api'],
    ['FACTS_DIR', '~/pack', join(homedir(), 'pack')],
    ['FACTS_DIR', '$HOME/pack', join(homedir(), 'pack')],
    ['FACTS_DIR', '~pack', '~pack'],
    ['DATABASE_URL', 'sqlite:~/bot.db', `sqlite:${join(homedir(), 'bot.db')}`],
    ['DATABASE_URL', 'sqlite:${HOME}/bot.db', `sqlite:${join(homedir(), 'bot.db')}`],
    ['DATABASE_URL', 'postgres://~/bot', 'postgres://~/bot'],
  ])('reads %s=%s as %s', (key, value, expected) => {
    expect(readConfig({ [key]: value })).toMatchObject({ [key]: expected });
  });

  it.each([
    ['DISCORD_TOKEN', 'not a token'],
    ['DISCORD_API_URL', 'ftp://discord.com'],
    ['DISCORD_API_URL', 'https://discord.com/api/v9'],
    ['DISCORD_TRANSPORT', 'pigeon'],
    ['DISCORD_PUBLIC_KEY', 'abc'],
    ['ADMIN_GUILD_ID', '12'],
    ['ADMIN_GUILD_ID', '123456789012345678 or so'],
    ['PICTURES', 'yes'],
    ['OWNER_IDS', '123456789012345678,me'],
    ['OWNER_IDS', ','],
    ['DATABASE_URL', 'mysql://x'],
    ['HTTP_PORT', '65536'],
    ['HTTP_PORT', '3.5'],
    ['DISCORD_MAX_RPS', '0'],
    ['UPDATES_MIN_INTERVAL_MINUTES', '1e3'],
    ['LOG_LEVEL', 'loud'],
    ['FACTS_FALLBACK', 'whatever'],
    ['FACTS_WATCH', '1'],
  ])('refuses %s=%s and names the accepted values', (key, value) => {
    const message = messageFor({ [key]: value });
    expect(message).toContain('1 problem:');
    expect(message).toContain(`  ${key}\n`);
    expect(message).toMatch(/accepted: .+/);
  });

  it('lists all bad settings at once', () => {
    const message = messageFor({ HTTP_PORT: 'x', LOG_LEVEL: 'y', DISCORD_TRANSPORT: 'z' });
    expect(message).toContain('3 problems:');
    expect(message).toContain('found:    "z"');
  });

  it('never shows a wrong token or database address', () => {
    const message = messageFor({ DISCORD_TOKEN: 'hunter2 hunter2', DATABASE_URL: 'my://u:pw@h' });
    expect(message).not.toContain('hunter2');
    expect(message).not.toContain('pw');
  });

  it.each([
    [`"${token}"`, 'in quotes'],
    [`\u201C${token}\u201D`, 'with curly quotes'],
    [`Bot ${token}`, "with 'Bot' before it, with spaces"],
    [`${token} # of the test bot`, 'with a # comment, with spaces'],
    [token.replace('.', ' .'), 'with spaces'],
  ])('names the mistake in %s without showing the token', (value, mistake) => {
    const message = messageFor({ DISCORD_TOKEN: value });
    expect(message).toContain(`a text of length ${value.length} (not shown), ${mistake}\n`);
    expect(message).not.toContain(token.slice(-20));
  });

  it.each([
    [{ NODE_ENV: 'production' }, 'DISCORD_TOKEN'],
    [{ NODE_ENV: 'Production' }, 'DISCORD_TOKEN'],
    [{ DISCORD_TRANSPORT: 'http' }, 'DISCORD_PUBLIC_KEY'],
  ])('requires for %o %s', (environment, required) => {
    expect(messageFor(environment)).toContain(required);
  });

  it.each([
    [
      { DISCORD_SHARDS: '16', DISCORD_SHARD_RANGE: '8-15' },
      { kind: 'gateway', shards: 16, range: { start: 8, end: 15 } },
    ],
    [
      { DISCORD_TRANSPORT: 'http', DISCORD_PUBLIC_KEY: key },
      { kind: 'http', publicKey: key },
    ],
  ])('reads the transport of %o', (environment, transport) => {
    expect(readConfig({ DISCORD_TOKEN: token, ...environment })).toMatchObject({ transport });
  });

  it.each([
    { DISCORD_SHARD_RANGE: '0-7' },
    { DISCORD_SHARDS: 'auto', DISCORD_SHARD_RANGE: '0-0' },
    { DISCORD_SHARDS: '8', DISCORD_SHARD_RANGE: '0-8' },
    { DISCORD_SHARDS: '8', DISCORD_SHARD_RANGE: '3-2' },
    { DISCORD_SHARDS: '8', DISCORD_SHARD_RANGE: '3' },
  ])('refuses the impossible range of shards %o', (environment) => {
    expect(messageFor(environment)).toContain('DISCORD_SHARD_RANGE');
  });
});

describe('secretsOf', () => {
  it('has the token and the database password, encoded and decoded', () => {
    const DATABASE_URL = 'postgres://bot:p%40ss@localhost/bot';
    expect(secretsOf(botConfig({ DISCORD_TOKEN: token, DATABASE_URL }))).toEqual([
      token,
      'p%40ss',
      'p@ss',
    ]);
    expect(secretsOf(botConfig({ DISCORD_TOKEN: token }))).toEqual([token]);
  });
});

describe('proxyWarning', () => {
  it.each([
    [{ HTTPS_PROXY: 'http://proxy' }, 'gateway', /^HTTPS_PROXY.*without a proxy/],
    [{ https_proxy: 'http://proxy', NODE_USE_ENV_PROXY: '1' }, 'gateway', /^https_proxy/],
    [{ ALL_PROXY: 'http://proxy' }, 'http', /^ALL_PROXY.*NODE_USE_ENV_PROXY=1/],
    [{ HTTPS_PROXY: 'http://proxy', NODE_USE_ENV_PROXY: '1' }, 'http', /^undefined$/],
    [{ HTTPS_PROXY: '', NO_PROXY: 'localhost' }, 'gateway', /^undefined$/],
  ] as const)('for %o with %s', (environment, transport, expected) => {
    expect(String(proxyWarning(environment, transport))).toMatch(expected);
  });
});
