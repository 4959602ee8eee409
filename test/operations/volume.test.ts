import { describe, expect, it } from 'vitest';
import { volumeWarning } from '#operations/volume.ts';

const container = [
  '612 498 0:52 / / rw,relatime master:163 - overlay overlay rw,lowerdir=/a',
  '613 612 0:55 / /proc rw,nosuid - proc proc rw',
  '620 612 0:58 / /tmp rw,nosuid - tmpfs tmpfs rw',
  '621 612 8:1 /volumes/var /app/var rw,relatime - ext4 /dev/sda1 rw',
  '622 612 8:1 /volumes/x /app/my\\040data rw,relatime - ext4 /dev/sda1 rw',
].join('\n');
const machine = '24 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n';

describe('volumeWarning', () => {
  it.each([
    ['a volume of the container', '/app/var/bot.db', container],
    ['a folder of a volume', '/app/var/deep/bot.db', container],
    ['a volume with a space in its name', '/app/my data/bot.db', container],
    ["a machine's own disk", '/srv/bot/var/bot.db', machine],
    ['a system without mountinfo', '/srv/bot/var/bot.db', ''],
  ])('accepts %s', (_, file, mounts) => {
    expect(volumeWarning(file, mounts)).toBeUndefined();
  });

  it.each([
    ['the container itself', '/app/other/bot.db', 'lost with it: mount a volume at /app/other.'],
    ['a folder whose name only starts like a volume', '/app/various/bot.db', 'mount a volume'],
    ['memory', '/tmp/bot.db', 'in memory'],
  ])('warns of %s', (_, file, words) => {
    expect(volumeWarning(file, container)).toContain(words);
  });
});
