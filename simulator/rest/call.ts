import type { Discord } from '../discord.ts';
import type { UploadedFile } from '../messages/uploads.ts';
import type { FormError } from './refusal.ts';

/** One request on its way to a handler: path, query and body were checked. */
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
export const created = (body: unknown): Reply => ({ status: 201, body });
export const NO_CONTENT: Reply = { status: 204 };

/** A part of the path. @throws Error if the route has no such part: a mistake in the route table. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`The route has no :${name}.`);
  return value;
}

export type QueryRule = 'boolean' | 'snowflake' | { readonly from: number; readonly to: number };

/** A limit that counts requests to one route with the same major parameters. */
export interface Bucket {
  readonly requests: number;
  /** Milliseconds. */
  readonly per: number;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Names in it start with a colon; those that end in `Id` must be snowflakes. */
  readonly path: string;
  /** 'bot': needs the bot's token and counts for the global rate limit. */
  readonly auth: 'bot' | 'none';
  readonly query?: Readonly<Record<string, QueryRule>>;
  /** What is wrong with a body; without this the route takes none. */
  readonly body?: (body: unknown) => FormError[];
  readonly bucket?: Bucket;
  readonly handle: (call: Call) => Reply;
}
