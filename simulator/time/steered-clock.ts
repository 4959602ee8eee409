import type { Clock } from '#clock.ts';

interface Task {
  readonly due: number;
  readonly run: () => void;
  cancel: () => void;
}

/** Node's longest timer in milliseconds; a longer one would fire at once. */
const LONGEST_WAIT = 2 ** 31 - 1;

/**
 * A clock that runs ahead of another by an adjustable offset. After a jump, overdue timers
 * run at once, in order of their times.
 */
export class SteeredClock implements Clock {
  readonly #base: Clock;
  readonly #tasks = new Set<Task>();
  #offset: number;

  /** @param offset the initial offset in milliseconds. */
  constructor(base: Clock, offset = 0) {
    this.#base = base;
    this.#offset = offset;
  }

  /** The offset in milliseconds. */
  get offset(): number {
    return this.#offset;
  }

  now(): number {
    return this.#base.now() + this.#offset;
  }

  after(delay: number, run: () => void): () => void {
    const task: Task = { due: this.now() + Math.max(0, delay), run, cancel: () => undefined };
    this.#tasks.add(task);
    this.#arm(task);
    return () => {
      this.#tasks.delete(task);
      task.cancel();
    };
  }

  /** Sets the offset; 0 makes the clocks equal. */
  steer(offset: number): void {
    this.#offset = offset;
    for (const task of [...this.#tasks].toSorted((one, other) => one.due - other.due)) {
      task.cancel();
      this.#arm(task);
    }
  }

  #arm(task: Task): void {
    const wait = Math.min(Math.max(0, task.due - this.now()), LONGEST_WAIT);
    task.cancel = this.#base.after(wait, () => {
      if (task.due > this.now()) {
        this.#arm(task);
        return;
      }
      this.#tasks.delete(task);
      task.run();
    });
  }
}
