import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Whether a request may come from the page. The page drives a bot on this computer, so no other website
 * may: neither by a form or a script of its own (Origin), nor by a name that it lets point here (Host,
 * 'DNS rebinding').
 * @param host what the server was told to listen on.
 * @returns why not; undefined: it may.
 */
export function whyForeign({ headers, method }: IncomingMessage, host: string): string | undefined {
  const authority = headers.host ?? '';
  if (!isOurs(authority, host)) return `This page is not called ${JSON.stringify(authority)}.`;
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${authority}`) return 'Another site asks.';
  const site = headers['sec-fetch-site'];
  // 'none': typed, or opened from a bookmark. A link from elsewhere may open the page, and nothing more.
  const isLink = headers['sec-fetch-mode'] === 'navigate' && method === 'GET';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isLink) {
    return 'Another site asks.';
  }
  const isChange = method !== 'GET' && method !== 'HEAD';
  if (isChange && origin === undefined) return 'Only the page itself may change something.';
  return undefined;
}

/** Numbers can not be made to point elsewhere, and `localhost` is always this computer. */
function isOurs(authority: string, host: string): boolean {
  if (!URL.canParse(`http://${authority}`)) return false;
  const { hostname } = new URL(`http://${authority}`);
  const bare = hostname.replace(/^\[|\]$/gu, '');
  return isIP(bare) !== 0 || bare === 'localhost' || bare === host.toLowerCase();
}
