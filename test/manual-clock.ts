import type { Clock } from '#clock.ts';

interface Task {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until a test turns it. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #tasks = new Set<Task>();

  /** @param start where it stands at first: milliseconds since the Unix epoch, or an ISO date. */
  constructor(start: number | string = '2026-01-15T12:00:00Z') {
    this.#now = typeof start === 'string' ? Date.parse(start) : start;
  }

  now(): number {
    return this.#now;
  }

  after(delay: number, run: () => void): () => void {
    this.#order += 1;
    const task: Task = { due: this.#now + Math.max(0, delay), order: this.#order, run };
    this.#tasks.add(task);
    return () => {
      this.#tasks.delete(task);
    };
  }

  /** How many tasks still wait: 0 proves that nothing was left running. */
  get waiting(): number {
    return this.#tasks.size;
  }

  /** When the next task runs; undefined if none waits. */
  get nextDue(): number | undefined {
    return this.#next(Number.POSITIVE_INFINITY)?.due;
  }

  /**
   * Turns the clock on by `ms` milliseconds. Tasks run in order of their time (equal times: in order of
   * their asking), each at its own time; tasks that they ask for run too if they fall within the span.
   */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let task = this.#next(end); task !== undefined; task = this.#next(end)) {
      this.#tasks.delete(task);
      this.#now = Math.max(this.#now, task.due);
      task.run();
    }
    this.#now = end;
  }

  /** Turns the clock on as `advance` does, letting promises settle after each task and at the end. */
  async advanceAndSettle(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let task = this.#next(end); task !== undefined; task = this.#next(end)) {
      this.#tasks.delete(task);
      this.#now = Math.max(this.#now, task.due);
      task.run();
      await settle();
    }
    this.#now = end;
  }

  /** Sets the clock to another time, back as well as forth, and runs nothing: an operator's correction. */
  jumpTo(time: number | string): void {
    this.#now = typeof time === 'string' ? Date.parse(time) : time;
  }

  #next(end: number): Task | undefined {
    let first: Task | undefined;
    for (const task of this.#tasks) {
      if (task.due > end) continue;
      const earlier = first === undefined || task.due < first.due;
      if (earlier || (task.due === first?.due && task.order < first.order)) first = task;
    }
    return first;
  }
}

/** Lets everything that only waits for promises, not for time or the network, come to its end. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
