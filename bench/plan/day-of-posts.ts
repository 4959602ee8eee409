export interface DayInput {
  /** In a day, in all servers. */
  readonly posts: number;
  /** Share of them at 18:00 by their server's clock. */
  readonly atDefaultTime: number;
  /** Posts a second that Discord takes. */
  readonly pace: number;
}

/** What becomes of the posts of a day. */
export interface DayOfPosts {
  readonly inAll: number;
  /** Most that are due in the same minute. */
  readonly atPeak: number;
  /** How late posts go out, in minutes: the middle one, 95 of 100, the last. */
  readonly median: number;
  readonly p95: number;
  readonly worst: number;
  /** Share of the day in which posts go out at full pace. */
  readonly busy: number;
  /** Those over six hours late, which are then handled as missed. */
  readonly missed: number;
}

/**
 * Share of servers by the hours that their clocks are ahead of UTC: an assumption, as nobody publishes it; for
 * a series in English, most are in the Americas and in Europe.
 */
export const serversByOffset: ReadonlyMap<number, number> = new Map([
  [-8, 0.12],
  [-7, 0.05],
  [-6, 0.13],
  [-5, 0.2],
  [-3, 0.08],
  [0, 0.1],
  [1, 0.17],
  [2, 0.05],
  [3, 0.03],
  [5.5, 0.03],
  [8, 0.03],
  [9, 0.01],
]);

const secondsPerHour = 3600;
const secondsPerDay = 24 * secondsPerHour;
const sixHours = 6 * secondsPerHour;

/**
 * Plays a day second by second: what is due joins the end of the line, and the line moves at Discord's pace.
 * Two days are played and the second one counts, as the line may be longer than an evening.
 */
export function simulateDay({ posts, atDefaultTime, pace }: DayInput): DayOfPosts {
  const due = dueBySecond(posts, atDefaultTime);
  const waits: { readonly count: number; readonly seconds: number }[] = [];
  let [line, busy] = [0, 0];
  for (let second = 0; second < 2 * secondsPerDay; second += 1) {
    const joining = due.get(second % secondsPerDay) ?? 0;
    if (second >= secondsPerDay && joining > 0) waits.push(...waitsOf(line, joining, pace));
    line = Math.max(line + joining - pace, 0);
    if (second >= secondsPerDay && line > 0) busy += 1;
  }
  const sorted = waits.toSorted((a, b) => a.seconds - b.seconds);
  return {
    inAll: posts,
    atPeak: Math.max(...due.values()),
    median: quantile(sorted, 0.5) / 60,
    p95: quantile(sorted, 0.95) / 60,
    worst: quantile(sorted, 1) / 60,
    busy: busy / secondsPerDay,
    missed: sorted.reduce((sum, { count, seconds }) => sum + (seconds > sixHours ? count : 0), 0),
  };
}

/** How many posts are due at each second of a UTC day; all at the beginning of an hour, where people set them. */
function dueBySecond(posts: number, atDefaultTime: number): ReadonlyMap<number, number> {
  const due = new Map<number, number>();
  const add = (second: number, count: number) => {
    const inDay = (second + secondsPerDay) % secondsPerDay;
    due.set(inDay, (due.get(inDay) ?? 0) + count);
  };
  for (const [offset, share] of serversByOffset) {
    add((18 - offset) * secondsPerHour, posts * share * atDefaultTime);
    for (let hour = 0; hour < 24; hour += 1) {
      add((hour - offset) * secondsPerHour, (posts * share * (1 - atDefaultTime)) / 24);
    }
  }
  return due;
}

/** Those who join a line wait for what is before them, and for each other: in a hundred steps. */
function waitsOf(line: number, joining: number, pace: number) {
  const steps = 100;
  return Array.from({ length: steps }, (_, step) => ({
    count: joining / steps,
    seconds: (line + (joining * (step + 1)) / steps) / pace,
  }));
}

function quantile(
  sorted: readonly { readonly count: number; readonly seconds: number }[],
  share: number,
): number {
  const all = sorted.reduce((sum, { count }) => sum + count, 0);
  let passed = 0;
  for (const { count, seconds } of sorted) {
    passed += count;
    // Shares of shares do not add up exactly.
    if (passed >= share * all * (1 - 1e-9)) return seconds;
  }
  return 0;
}
