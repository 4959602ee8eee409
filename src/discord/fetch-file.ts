import type { Clock } from '#clock.ts';

/** How long a file may take to come, in ms. */
const patience = 5000;

/**
 * Gets a text file that somebody sent along, from the address that Discord gives for it.
 *
 * @returns undefined where it does not come in time, is longer than `mostBytes`, or is no UTF-8 text.
 */
export function createFileFetcher(
  clock: Clock,
): (url: string, mostBytes: number) => Promise<string | undefined> {
  return async (url, mostBytes) => {
    const giveUp = new AbortController();
    const cancel = clock.after(patience, () => {
      giveUp.abort();
    });
    try {
      const response = await fetch(url, { signal: giveUp.signal, redirect: 'error' });
      if (response.ok && response.body) return await textOf(response.body, mostBytes);
      await response.body?.cancel();
      return undefined;
    } catch (error) {
      // So fetch tells of a line that failed, a body that broke off or a decoder that met no UTF-8.
      if (error instanceof TypeError || error instanceof DOMException) return undefined;
      throw error;
    } finally {
      cancel();
    }
  };
}

async function textOf(
  body: ReadableStream<Uint8Array>,
  mostBytes: number,
): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}
