import type { IncomingMessage } from 'node:http';

export interface BodyLimits {
  /** Bytes of one body. */
  readonly each: number;
  /** Bytes of all bodies that aren't complete yet. */
  readonly together: number;
}

/** A body that is being read. */
interface Reading {
  size: number;
  giveUp(): void;
}

/**
 * Makes a reader of request bodies. It resolves to undefined if a body is too large, or if the client hung up. If
 * all bodies together are too large, it gives up the one that has been incomplete for longest.
 */
export function createBodyReader(
  limits: BodyLimits,
): (request: IncomingMessage) => Promise<Buffer | undefined> {
  /** The oldest first. */
  const readings = new Set<Reading>();
  let together = 0;

  return (request) =>
    new Promise((resolve) => {
      let chunks: Buffer[] = [];
      const end = (body?: Buffer): void => {
        if (!readings.delete(reading)) return;
        together -= reading.size;
        chunks = [];
        resolve(body);
      };
      const reading: Reading = { size: 0, giveUp: () => end() };
      readings.add(reading);
      if (Number(request.headers['content-length']) > limits.each) end();
      request.on('data', (chunk: Buffer) => {
        if (!readings.has(reading)) return;
        chunks.push(chunk);
        reading.size += chunk.length;
        together += chunk.length;
        if (reading.size > limits.each) end();
        for (const oldest of readings) {
          if (together <= limits.together) break;
          oldest.giveUp();
        }
      });
      request.on('end', () => end(Buffer.concat(chunks)));
      request.on('error', () => end());
    });
}
