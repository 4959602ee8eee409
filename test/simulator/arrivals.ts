/** Values that arrive one by one, and a way to wait for one of them. */
export class Arrivals<Value> {
  readonly all: Value[] = [];
  readonly #waiting = new Set<() => void>();

  add(value: Value): void {
    this.all.push(value);
    for (const check of this.#waiting) check();
  }

  /** Resolves with the first value that matches, also of those that have already arrived. */
  first(matches: (value: Value) => boolean): Promise<Value> {
    return this.until(() => this.all.find(matches));
  }

  /** Resolves when `find` finds something. */
  until<Found>(find: () => Found | undefined): Promise<Found> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = find();
        if (found === undefined) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }
}
