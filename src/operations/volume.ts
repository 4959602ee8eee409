import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** File systems that are lost with their container, or when the machine is switched off. */
const temporary: Readonly<Record<string, string>> = {
  overlay: 'inside the container and is lost with it',
  tmpfs: 'in memory and is lost when the machine or the container stops',
  ramfs: 'in memory and is lost when the machine or the container stops',
};

/**
 * A warning for the operator if a file is on temporary storage.
 *
 * @param mounts the content of `/proc/self/mountinfo`; see proc(5).
 */
export function volumeWarning(file: string, mounts: string): string | undefined {
  const folder = dirname(file);
  let [longest, type] = ['', ''];
  for (const line of mounts.split('\n')) {
    const point = line.split(' ')[4];
    const kind = line.split(' - ')[1]?.split(' ')[0];
    if (point === undefined || kind === undefined || !isBelow(folder, decoded(point))) continue;
    // Of two mounts at the same point the later one counts.
    if (decoded(point).length >= longest.length) [longest, type] = [decoded(point), kind];
  }
  const fate = temporary[type];
  return fate && `${file} is ${fate}: mount a volume at ${folder}.`;
}

/** The same for this machine, if it runs Linux. */
export async function volumeWarningHere(file: string): Promise<string | undefined> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  return volumeWarning(file, mounts);
}

function isBelow(folder: string, point: string): boolean {
  return point === '/' || folder === point || folder.startsWith(`${point}/`);
}

/** Spaces and the like are escaped as octal numbers. */
function decoded(point: string): string {
  return point.replaceAll(/\\(\d{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
