import { constants } from 'node:fs';
import { open, realpath, stat, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

/** Why a file of a pack is not read. */
export interface Refusal {
  readonly rule: 'readable' | 'size';
  readonly message: string;
  readonly tip?: string;
}

/** Why no folder can be read at a path; one that may not be looked at is told by its files. */
export async function folderFault(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isDirectory() ? undefined : 'is a file, not a folder';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'is not there' : undefined;
  }
}

/** Largest file that is read, in bytes: over 10,000 facts. */
export const maxFileBytes = 4 * 1024 * 1024;

/**
 * The text of one file of a directory that somebody else may write to while it is read.
 *
 * All that is known of the file comes from one open handle, so nothing can be swapped between a
 * check and the reading. A pipe does not block, a link must not lead out of the directory.
 */
export async function readTextFile(directory: string, name: string): Promise<string | Refusal> {
  const path = join(directory, name);
  let handle: FileHandle | undefined;
  try {
    // Without O_NONBLOCK, opening a pipe waits for somebody to write into it.
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
    return { rule: 'readable', message: opened.isDirectory() ? 'is a folder' : 'is no plain file' };
  }
  if (opened.size > maxFileBytes) return tooLarge;
  const [home, real] = await Promise.all([realpath(directory), realpath(path)]);
  const inside = relative(home, real);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    return {
      rule: 'readable',
      message: 'is a link to a file outside of the pack',
      tip: 'Put the file itself into the folder.',
    };
  }
  const found = await stat(real, { bigint: true });
  // What stands in the folder now is another file than the one that was opened.
  return found.dev === opened.dev && found.ino === opened.ino ? undefined : changing;
}

/** The whole text; refused if it grows too large, changes while it is read or is no text. */
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
    return { rule: 'readable', message: 'is not text in UTF-8' };
  }
}

const tooLarge: Refusal = {
  rule: 'size',
  message: `is larger than ${maxFileBytes} bytes`,
  tip: 'A pack holds facts only; split what is more than one show.',
};

const changing: Refusal = {
  rule: 'readable',
  message: 'was changed while it was read',
  tip: 'Try again when it is written.',
};

function unreadable(error: NodeJS.ErrnoException): Refusal {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'is missing',
    EACCES: 'must not be read by this user (permission denied)',
    ENOTDIR: 'is missing: what should be its folder is a file',
    ELOOP: 'is a link that leads to itself',
    ENXIO: 'is no plain file',
  };
  return {
    rule: 'readable',
    message: reasons[error.code ?? ''] ?? `cannot be read: ${error.message}`,
    tip: 'A pack is a folder of five files; docs/writing-facts.md describes them.',
  };
}
