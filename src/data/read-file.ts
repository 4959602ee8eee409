import { constants } from 'node:fs';
import { open, readdir, realpath, stat, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

export interface Refusal {
  readonly rule: 'readable' | 'size';
  readonly message: string;
  readonly tip?: string | undefined;
  readonly line?: number;
  readonly column?: number;
}

/** The reason why `path` is not a folder. Missing permissions are reported for its files instead. */
export async function folderFault(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isDirectory() ? undefined : 'is a file, not a folder';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? "doesn't exist" : undefined;
  }
}

/** Largest file accepted, in bytes: room for more than 10,000 facts. */
const maxFileBytes = 4 * 1024 * 1024;

/**
 * Reads a text file from a directory that another process may be writing to.
 *
 * All checks use the open handle, so the file cannot be swapped between check and read. Pipes do not
 * block, and links must not lead out of the directory.
 */
export async function readTextFile(directory: string, name: string): Promise<string | Refusal> {
  const path = join(directory, name);
  let handle: FileHandle | undefined;
  try {
    // Without O_NONBLOCK, opening a pipe waits for a writer.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    return (await faultOf(handle, directory, path)) ?? (await contentOf(handle));
  } catch (error) {
    const refused = unreadable(error as NodeJS.ErrnoException);
    const other = refused.message === 'is missing' ? await nearName(directory, name) : undefined;
    if (other === undefined) return refused;
    return refusal(`is missing, but there is '${other}'`, `Rename '${other}' to '${name}'.`);
  } finally {
    await handle?.close();
  }
}

/** A file that the author probably means: `cast.yml`, `Cast.yaml` or `cast.yaml.txt`. */
async function nearName(directory: string, name: string): Promise<string | undefined> {
  const [stem] = name.split('.');
  const names = await readdir(directory).catch(() => []);
  return names.find((one) => {
    const isText = /\.(?:ya?ml|txt)$/iu.test(one);
    return isText && one !== name && one.toLowerCase().split('.')[0] === stem;
  });
}

async function faultOf(
  handle: FileHandle,
  directory: string,
  path: string,
): Promise<Refusal | undefined> {
  const opened = await handle.stat({ bigint: true });
  if (!opened.isFile()) {
    return refusal(opened.isDirectory() ? 'is a folder' : "isn't a regular file");
  }
  if (opened.size > maxFileBytes) return tooLarge;
  const [home, real] = await Promise.all([realpath(directory), realpath(path)]);
  const inside = relative(home, real);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    return refusal('is a link to a file outside the pack', 'Copy the file itself into the folder.');
  }
  const found = await stat(real, { bigint: true });
  // Otherwise the file was replaced after it was opened.
  return found.dev === opened.dev && found.ino === opened.ino ? undefined : changing;
}

/** The whole text, unless it is too large, changes during the read, or is not UTF-8. */
async function contentOf(handle: FileHandle): Promise<string | Refusal> {
  const before = await handle.stat({ bigint: true });
  const buffer = Buffer.allocUnsafe(Math.min(Number(before.size), maxFileBytes) + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  const after = await handle.stat({ bigint: true });
  if (BigInt(length) !== before.size || after.mtimeNs !== before.mtimeNs) {
    return length > maxFileBytes ? tooLarge : changing;
  }
  const bytes = buffer.subarray(0, length);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return notUtf8(bytes);
  }
}

/** Points at the first byte that UTF-8 doesn't allow there. */
function notUtf8(bytes: Buffer): Refusal {
  const decoded = Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  let at = decoded.findIndex((byte, index) => byte !== bytes[index]);
  // Back to the first of the three bytes of a replacement character, in case that one is the same.
  while (((decoded[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  const before = decoded.toString('utf8', 0, at).split('\n');
  const bad = bytes.toString('hex', at, at + 1).toUpperCase();
  const isUtf16 = ['fffe', 'feff'].includes(bytes.toString('hex', 0, 2));
  const message = isUtf16 ? 'is UTF-16 text, not UTF-8' : `isn't UTF-8 text (byte ${bad})`;
  return {
    ...refusal(message, 'Save the file as UTF-8. In Notepad: Save as, Encoding: UTF-8.'),
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  };
}

const tooLarge: Refusal = {
  rule: 'size',
  message: `is larger than ${maxFileBytes} bytes`,
  tip: 'A pack holds the facts of one show. Split it if it covers several.',
};

const changing = refusal('changed while it was being read', 'Try again once it is saved.');

function refusal(message: string, tip?: string): Refusal {
  return { rule: 'readable', message, tip };
}

function unreadable(error: NodeJS.ErrnoException): Refusal {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'is missing',
    EACCES: "can't be read by this user (permission denied)",
    ENOTDIR: 'is missing: its folder is a file',
    ELOOP: 'is a link to itself',
    ENXIO: "isn't a regular file",
  };
  return refusal(
    reasons[error.code ?? ''] ?? `can't be read: ${error.message}`,
    'A pack is a folder of five files; docs/writing-facts.md describes them.',
  );
}
