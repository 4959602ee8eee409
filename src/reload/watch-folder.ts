import { watch, type FSWatcher } from 'node:fs';
import { mergeCalls } from './merge-calls.ts';
import type { Reloads } from './outcome.ts';
import type { Runtime } from '#runtime.ts';

/** Editors write a file in several steps; events within this time, in ms, are one change. */
const settling = 200;
/** Kubernetes changes all files of a ConfigMap at once, by replacing this link to their folder. */
const swappedLink = '..data';

/** Reloads whenever a file of the pack changes, for authors of packs. */
export function watchFolder(
  directory: string,
  { reloads, clock, log }: Runtime & { readonly reloads: Pick<Reloads, 'reload'> },
): Disposable {
  let cancel: (() => void) | undefined;
  const reload = mergeCalls(
    () => reloads.reload({ by: 'watch', dryRun: false }),
    (error) => log.error({ err: error }, 'reload after a file change failed'),
  );
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(directory, (_, file) => {
      if (file !== null && !file.endsWith('.yaml') && file !== swappedLink) return;
      cancel?.();
      cancel = clock.after(settling, reload);
    });
    watcher.on('error', (error) => {
      log.warn({ err: error }, 'facts folder no longer watched');
    });
    log.info({ directory }, 'watching the facts folder');
  } catch (error) {
    log.warn({ err: error }, 'facts folder cannot be watched');
  }
  return {
    [Symbol.dispose]() {
      cancel?.();
      watcher?.close();
    },
  };
}
