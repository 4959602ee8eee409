import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Refuses requests from other websites, because the page controls a bot on this computer: forms and
 * scripts of other sites (Origin), and domain names that point here (Host, DNS rebinding).
 * @param host the configured address of the server.
 * @returns the reason for refusing; undefined if it's allowed.
 */
export function whyForeign({ headers, method }: IncomingMessage, host: string): string | undefined {
  const authority = headers.host ?? '';
  if (!isOurs(authority, host)) return `This page isn't called ${JSON.stringify(authority)}.`;
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${authority}`) return ANOTHER_SITE;
  const site = headers['sec-fetch-site'];
  // 'none': typed or opened from a bookmark. A link on another site may only open the page.
  const isLink = headers['sec-fetch-mode'] === 'navigate' && method === 'GET';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isLink) {
    return ANOTHER_SITE;
  }
  const isChange = method !== 'GET' && method !== 'HEAD';
  if (isChange && origin === undefined) return 'Only the page itself can change something.';
  return undefined;
}

const ANOTHER_SITE = 'The request comes from another site.';

/** IP addresses can't be rebound, and `localhost` is always this computer. */
function isOurs(authority: string, host: string): boolean {
  if (!URL.canParse(`http://${authority}`)) return false;
  const { hostname } = new URL(`http://${authority}`);
  const bare = hostname.replace(/^\[|\]$/gu, '');
  return isIP(bare) !== 0 || bare === 'localhost' || bare === host.toLowerCase();
}
