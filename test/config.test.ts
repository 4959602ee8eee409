import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, secretsOf } from '#config.ts';

const token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB';

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
  it('GIVEN nothing THEN the documented defaults', () => {
    expect(readConfig({})).toEqual({
      DISCORD_API_URL: 'https://discord.com/api',
      DISCORD_TRANSPORT: 'gateway',
      DATABASE_URL: 'sqlite:./var/hawkins-post.db',
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: 3000,
      DISCORD_MAX_RPS: 50,
      DISCORD_SHARDS: 'auto',
      UPDATES_MIN_INTERVAL_MINUTES: 15,
      USER_COMMANDS_PER_MINUTE: 60,
      FACTS_WATCH: false,
      LOG_LEVEL: 'info',
    });
  });

  it('GIVEN empty variables THEN they count as not set', () => {
    expect(readConfig({ DISCORD_TOKEN: '', HTTP_PORT: '  ' })).toEqual(readConfig({}));
  });

  it('GIVEN values THEN they are read', () => {
    const config = readConfig({
      DISCORD_TOKEN: ` ${token} `,
      DISCORD_API_URL: 'http://127.0.0.1:4000/api/',
      OWNER_IDS: '123456789012345678, 223456789012345678',
      HTTP_PORT: '0',
    });
    expect(config).toMatchObject({
      DISCORD_TOKEN: token,
      DISCORD_API_URL: 'http://127.0.0.1:4000/api',
      OWNER_IDS: ['123456789012345678', '223456789012345678'],
      HTTP_PORT: 0,
    });
  });

  it.each([
    ['DISCORD_TOKEN', 'not a token'],
    ['DISCORD_API_URL', 'ftp://discord.com'],
    ['DISCORD_API_URL', 'discord.com'],
    ['DISCORD_TRANSPORT', 'pigeon'],
    ['DISCORD_PUBLIC_KEY', 'abc'],
    ['ADMIN_GUILD_ID', '12'],
    ['OWNER_IDS', '123456789012345678,me'],
    ['DATABASE_URL', 'mysql://x'],
    ['HTTP_PORT', '65536'],
    ['HTTP_PORT', '3.5'],
    ['HTTP_PORT', '-1'],
    ['DISCORD_MAX_RPS', '0'],
    ['UPDATES_MIN_INTERVAL_MINUTES', '1e3'],
    ['LOG_LEVEL', 'loud'],
    ['FACTS_FALLBACK', 'whatever'],
    ['FACTS_WATCH', '1'],
  ])('GIVEN %s=%s THEN the message names the key and what is accepted', (key, value) => {
    const message = messageFor({ [key]: value });
    expect(message).toContain('1 problem:');
    expect(message).toContain(`  ${key}\n`);
    expect(message).toMatch(/accepted: .+/);
  });

  it('GIVEN several bad keys THEN all are listed at once', () => {
    const message = messageFor({ HTTP_PORT: 'x', LOG_LEVEL: 'y', DISCORD_TRANSPORT: 'z' });
    expect(message).toContain('3 problems:');
    expect(message).toContain('found:    "z"');
  });

  it('GIVEN a wrong token or database address THEN it is not repeated', () => {
    const message = messageFor({ DISCORD_TOKEN: 'hunter2 hunter2', DATABASE_URL: 'my://u:pw@h' });
    expect(message).not.toContain('hunter2');
    expect(message).not.toContain('pw');
  });

  it('GIVEN production without a token THEN an error, never the simulator', () => {
    expect(messageFor({ NODE_ENV: 'production' })).toContain('DISCORD_TOKEN');
  });

  it('GIVEN a range of shards THEN both ends count', () => {
    expect(readConfig({ DISCORD_SHARDS: '16', DISCORD_SHARD_RANGE: '8-15' })).toMatchObject({
      DISCORD_SHARDS: 16,
      DISCORD_SHARD_RANGE: { start: 8, end: 15 },
    });
  });

  it.each([
    { DISCORD_SHARD_RANGE: '0-7' },
    { DISCORD_SHARDS: 'auto', DISCORD_SHARD_RANGE: '0-0' },
    { DISCORD_SHARDS: '8', DISCORD_SHARD_RANGE: '0-8' },
    { DISCORD_SHARDS: '8', DISCORD_SHARD_RANGE: '3-2' },
    { DISCORD_SHARDS: '8', DISCORD_SHARD_RANGE: '3' },
  ])('GIVEN a range of shards that cannot be (%o) THEN it is told', (environment) => {
    expect(messageFor(environment)).toContain('DISCORD_SHARD_RANGE');
  });

  it('GIVEN http without a key THEN the key is told', () => {
    const message = messageFor({ DISCORD_TRANSPORT: 'http' });
    expect(message).toContain('DISCORD_PUBLIC_KEY');
  });
});

describe('secretsOf', () => {
  it('GIVEN a token and a database password THEN both, the password also as it is meant', () => {
    const DATABASE_URL = 'postgres://bot:p%40ss@localhost/bot';
    expect(secretsOf(readConfig({ DISCORD_TOKEN: token, DATABASE_URL }))).toEqual([
      token,
      'p%40ss',
      'p@ss',
    ]);
    expect(secretsOf(readConfig({}))).toEqual([]);
  });
});
