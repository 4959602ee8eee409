/** An object with the properties of the current `get()`, which each test replaces. */
export function forward<Target extends object>(get: () => Target | undefined): Target {
  return new Proxy({} as Target, {
    get(_, name) {
      const target = get();
      if (target === undefined) throw new Error("The harness isn't open.");
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
