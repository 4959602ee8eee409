export interface DayInput {
  /** Posts per day, in all servers. */
  readonly posts: number;
  /** Share of posts at 18:00 in the server's time zone. */
  readonly atDefaultTime: number;
  /** Posts per second that Discord allows. */
  readonly pace: number;
}

/**
 * Share of servers by UTC offset in hours. This is an assumption, since no figures are published: most fans of a
 * series in English are in the Americas and in Europe.
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
 * Simulates a day in steps of a second: due posts join the queue, and the queue moves at Discord's rate.
 * It simulates two days and counts the second, since the queue can last past midnight.
 */
export function simulateDay({ posts, atDefaultTime, pace }: DayInput) {
  const due = dueBySecond(posts, atDefaultTime);
  let [queue, busy, longest, missed] = [0, 0, 0, 0];
  for (let second = 0; second < 2 * secondsPerDay; second += 1) {
    const isCounted = second >= secondsPerDay;
    const joining = due.get(second % secondsPerDay) ?? 0;
    if (isCounted && joining > 0) {
      const all = queue + joining;
      longest = Math.max(longest, all / pace);
      missed += Math.max(0, all - Math.max(queue, sixHours * pace));
    }
    queue = Math.max(queue + joining - pace, 0);
    if (isCounted && queue > 0) busy += 1;
  }
  return {
    inAll: posts,
    /** Most posts due in the same minute. */
    atPeak: Math.max(...due.values()),
    /** The longest delay in minutes. */
    worst: longest / 60,
    /** Share of the day at the maximum rate. */
    busy: busy / secondsPerDay,
    /** Posts that are too late to be sent. */
    missed,
  };
}

/** Posts due in each second of a UTC day. All are due on the hour. */
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
