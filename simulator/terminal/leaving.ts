export interface Leaving {
  /** Resolves when somebody asks this process to end. */
  readonly asked: Promise<void>;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for the signals that ask a process to end, until disposed. */
export function listenForSignals(): Leaving & Disposable {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const ask = (): void => {
    resolve();
  };
  for (const signal of SIGNALS) process.on(signal, ask);
  return {
    asked,
    [Symbol.dispose]() {
      for (const signal of SIGNALS) process.off(signal, ask);
    },
  };
}
