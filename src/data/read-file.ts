import { constants } from 'node:fs';
import { open, realpath, stat, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

/** The reason why a file was not read. */
export interface Refusal {
  readonly rule: 'readable' | 'size';
  readonly message: string;
  readonly tip?: string;
}

/** The reason why `path` is not a folder. Missing permissions are reported for its files instead. */
export async function folderFault(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isDirectory() ? undefined : 'is a file, not a folder';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'does not exist' : undefined;
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
    return (await refusal(handle, directory, path)) ?? (await contentOf(handle));
  } catch (error) {
    return unreadable(error as NodeJS.ErrnoException);
  } finally {
    await handle?.close();
  }
}

async function refusal(
  handle: FileHandle,
  directory: string,
  path: string,
): Promise<Refusal | undefined> {
  const opened = await handle.stat({ bigint: true });
  if (!opened.isFile()) {
    return {
      rule: 'readable',
      message: opened.isDirectory() ? 'is a folder' : 'is not a regular file',
    };
  }
  if (opened.size > maxFileBytes) return tooLarge;
  const [home, real] = await Promise.all([realpath(directory), realpath(path)]);
  const inside = relative(home, real);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    return {
      rule: 'readable',
      message: 'is a link to a file outside the pack',
      tip: 'Copy the file itself into the folder.',
    };
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
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, length));
  } catch {
    return { rule: 'readable', message: 'is not UTF-8 text' };
  }
}

const tooLarge: Refusal = {
  rule: 'size',
  message: `is larger than ${maxFileBytes} bytes`,
  tip: 'A pack holds the facts of one show. Split it if it covers several.',
};

const changing: Refusal = {
  rule: 'readable',
  message: 'changed while it was being read',
  tip: 'Try again once it is saved.',
};

function unreadable(error: NodeJS.ErrnoException): Refusal {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'is missing',
    EACCES: 'cannot be read by this user (permission denied)',
    ENOTDIR: 'is missing: its folder is a file',
    ELOOP: 'is a link to itself',
    ENXIO: 'is not a regular file',
  };
  return {
    rule: 'readable',
    message: reasons[error.code ?? ''] ?? `cannot be read: ${error.message}`,
    tip: 'A pack is a folder of five files; docs/writing-facts.md describes them.',
  };
}
