import type { Discord } from '../discord.ts';
import type { UploadedFile } from '../messages/uploads.ts';
import type { BodyCheck } from './bodies.ts';

/** A request with a checked path, query and body. */
export interface Call {
  readonly discord: Discord;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const NO_CONTENT: Reply = { status: 204 };

/** A path parameter. @throws Error if the route table doesn't define it. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`The route has no :${name}.`);
  return value;
}

export type QueryRule = 'boolean' | 'snowflake' | { readonly from: number; readonly to: number };

/** A rate limit for one route and the same major parameters. */
export interface Bucket {
  readonly requests: number;
  /** Milliseconds. */
  readonly per: number;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters start with a colon; those that end in `Id` must be snowflakes. */
  readonly path: string;
  /** 'bot': needs the bot's token and counts towards the global rate limit. */
  readonly auth: 'bot' | 'none';
  readonly query?: Readonly<Record<string, QueryRule>>;
  /** Checks the body. Without it, the route accepts no body. */
  readonly body?: BodyCheck;
  readonly bucket?: Bucket;
  readonly handle: (call: Call) => Reply;
}
