import { existsSync, readFileSync } from 'node:fs';
import dotenv from 'dotenv';
import { nearest } from '#nearest.ts';
import { ConfigError, settingNames } from './config.ts';

export type Environment = ReturnType<typeof readEnvironment>;

/** Variables that Node.js reads before the bot can read a file. */
const isForNode = /^NODE_(?!ENV$)|_proxy$/i;
const isProxy = /^(?:https?|all)_proxy$/i;

/**
 * The environment of the process. The file .env in the working directory fills in missing and empty variables.
 *
 * @throws ConfigError if the file can't be read.
 */
export function readEnvironment() {
  const { env } = process;
  const text = readFile();
  const lines = Object.entries(dotenv.parse(text ?? '')).filter(([, value]) => value.trim());
  // Likely mistakes of the operator, and how to fix them.
  const warnings = [...fileWarnings(text, lines.length)];
  for (const [name, value] of lines) {
    if (env[name]?.trim()) continue;
    if (isForNode.test(name)) {
      warnings.push(
        `${name} has no effect in the file .env, as Node.js reads it earlier. Set it in the environment.`,
      );
    } else {
      env[name] = value;
    }
  }
  return { variables: env, warnings: [...warnings, ...nameWarnings(env)] };
}

/** The text of .env; undefined if the file is missing. */
function readFile(): string | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync('.env');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new ConfigError(`The file .env can't be read: ${message}`);
  }
  // Windows PowerShell's > writes UTF-16.
  const mark = bytes.toString('latin1', 0, 2);
  const encoding = { '\u00FF\u00FE': 'utf-16le', '\u00FE\u00FF': 'utf-16be' }[mark] ?? 'utf-8';
  const text = new TextDecoder(encoding).decode(bytes);
  if (!text.includes('\0')) return text;
  throw new ConfigError(
    "The file .env isn't text in UTF-8. Save it again, with the encoding UTF-8.",
  );
}

function fileWarnings(text: string | undefined, lines: number): readonly string[] {
  if (text !== undefined && lines === 0) {
    return [
      'The file .env sets nothing. It needs lines such as NAME=value, without # before them.',
    ];
  }
  if (text === undefined && existsSync('.env.txt')) {
    return ['There is no file .env, but .env.txt, which is not read. Rename it to .env.'];
  }
  return [];
}

/** For variables that are probably misspelt settings. */
function nameWarnings(env: NodeJS.ProcessEnv): readonly string[] {
  return Object.keys(env).flatMap((name) => {
    if (settingNames.includes(name) || isForNode.test(name) || !env[name]?.trim()) return [];
    const setting = nearest(name, settingNames);
    if (setting === undefined || env[setting]?.trim()) return [];
    return [`${name} is not a setting, so it has no effect. Did you mean ${setting}?`];
  });
}

/** A warning if the environment names a proxy that the bot doesn't use. */
export function proxyWarning(
  env: NodeJS.ProcessEnv,
  transport: 'gateway' | 'http',
): string | undefined {
  const name = Object.keys(env).find((one) => isProxy.test(one) && env[one]?.trim());
  if (name === undefined) return undefined;
  if (transport === 'gateway') {
    return `${name} is set, but the bot connects to Discord's gateway without a proxy. If it can't, use DISCORD_TRANSPORT=http; docs/configuration.md explains it.`;
  }
  if (env['NODE_USE_ENV_PROXY'] === '1') return undefined;
  return `${name} is set, but the bot uses it only with NODE_USE_ENV_PROXY=1 in the environment.`;
}
