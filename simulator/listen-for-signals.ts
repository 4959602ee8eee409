const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for termination signals until disposed. */
export function listenForSignals(): Disposable & { readonly received: Promise<undefined> } {
  const { promise: received, resolve } = Promise.withResolvers<undefined>();
  const listener = (): void => resolve(undefined);
  for (const signal of SIGNALS) process.on(signal, listener);
  return {
    received,
    [Symbol.dispose]() {
      for (const signal of SIGNALS) process.off(signal, listener);
    },
  };
}
