import type { Clock } from '#clock.ts';

/** In milliseconds. */
const timeoutMs = 5000;

/** https://docs.discord.com/developers/reference#image-formatting */
const discordsHosts: ReadonlySet<string> = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

/**
 * Downloads a text file that a user attached, from the servers for Discord's files or from that of the API.
 *
 * @returns undefined if the file is elsewhere, takes too long, is longer than `maxBytes`, or isn't UTF-8.
 */
export function createFileFetcher(
  apiUrl: string,
  clock: Clock,
): (url: string, maxBytes: number) => Promise<string | undefined> {
  const apiOrigin = new URL(apiUrl).origin;
  return async (url, maxBytes) => {
    const { protocol, host, origin } = URL.parse(url) ?? {};
    const isDiscords = protocol === 'https:' && discordsHosts.has(host ?? '');
    if (!isDiscords && origin !== apiOrigin) return undefined;
    const giveUp = new AbortController();
    const cancel = clock.after(timeoutMs, () => {
      giveUp.abort();
    });
    try {
      const response = await fetch(url, { signal: giveUp.signal, redirect: 'error' });
      if (response.ok && response.body) return await textOf(response.body, maxBytes);
      await response.body?.cancel();
      return undefined;
    } catch (error) {
      // A failed connection, a truncated body, or a body that isn't UTF-8.
      if (error instanceof TypeError || error instanceof DOMException) return undefined;
      throw error;
    } finally {
      cancel();
    }
  };
}

async function textOf(body: ReadableStream<Uint8Array>, maxBytes: number) {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}
