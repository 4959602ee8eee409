const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Every zone that changes its clocks at all does so within this. */
const HORIZON = 400;

/**
 * When the clocks of a time zone are next put forward or back, in milliseconds since the epoch.
 * @param timeZone IANA, e.g. `Europe/London`.
 * @param after milliseconds since the epoch.
 * @returns undefined for a zone that leaves its clocks alone.
 */
export function nextClockChange(timeZone: string, after: number): number | undefined {
  const offsetAt = offsetReader(timeZone);
  for (let day = 0; day < HORIZON; day += 1) {
    let before = after + day * DAY;
    let behind = before + DAY;
    if (offsetAt(before) === offsetAt(behind)) continue;
    const old = offsetAt(before);
    while (behind - before > MINUTE) {
      const middle = before + Math.floor((behind - before) / 2);
      if (offsetAt(middle) === old) before = middle;
      else behind = middle;
    }
    return Math.floor(behind / MINUTE) * MINUTE;
  }
  return undefined;
}

function offsetReader(timeZone: string): (time: number) => string {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  return (time) =>
    format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
