import { setImmediate as settle } from 'node:timers/promises';
import type { Clock } from '#clock.ts';

interface Task {
  readonly due: number;
  readonly run: () => void;
}

/** A clock that only moves when a test says so. */
export class ManualClock implements Clock {
  #now: number;
  /** In the order of request. */
  readonly #tasks = new Set<Task>();

  /** @param start milliseconds since the Unix epoch, or an ISO date. */
  constructor(start: number | string = '2026-01-15T12:00:00Z') {
    this.#now = typeof start === 'string' ? Date.parse(start) : start;
  }

  now(): number {
    return this.#now;
  }

  after(delay: number, run: () => void): () => void {
    const task = { due: this.#now + Math.max(0, delay), run };
    this.#tasks.add(task);
    return () => {
      this.#tasks.delete(task);
    };
  }

  /** The number of pending tasks: 0 proves that nothing was left running. */
  get waiting(): number {
    return this.#tasks.size;
  }

  /** The time of the next task; undefined if there is none. */
  get nextDue(): number | undefined {
    return this.#next(Infinity)?.due;
  }

  /**
   * Lets `ms` milliseconds pass. Tasks run at their times, in order of time and then of request, as do the tasks
   * that they request within the period.
   */
  advance(ms: number): void {
    const end = this.#now + ms;
    while (this.#runNext(end));
    this.#now = end;
  }

  /** The same, but lets everything finish after each task and at the end that waits only for promises. */
  async advanceAndSettle(ms: number): Promise<void> {
    const end = this.#now + ms;
    do await settle();
    while (this.#runNext(end));
    this.#now = end;
  }

  /** Sets the clock to an earlier or later time and runs nothing, like an operator's correction. */
  jumpTo(time: number | string): void {
    this.#now = typeof time === 'string' ? Date.parse(time) : time;
  }

  /** @returns whether a task was due by `end`. */
  #runNext(end: number): boolean {
    const task = this.#next(end);
    if (!task) return false;
    this.#tasks.delete(task);
    this.#now = Math.max(this.#now, task.due);
    task.run();
    return true;
  }

  #next(end: number): Task | undefined {
    let first: Task | undefined;
    for (const task of this.#tasks) {
      if (task.due <= end && task.due < (first?.due ?? Infinity)) first = task;
    }
    return first;
  }
}
