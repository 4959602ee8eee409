import type { Facts } from '#data/facts.ts';
import type { Pictures } from '#pictures/pictures.ts';
import type { Store } from '#store/store.ts';
import type { Channels } from './channels.ts';
import { createPictureFinder, createPostComposer } from './compose-post.ts';
import { startCorrections } from './corrections.ts';
import { PostWorker, type PostWorkerDeps } from './post-worker.ts';
import { startRetentionJob } from './retention-job.ts';
import type { Runtime } from '#runtime.ts';

export interface UpdatesDeps extends Runtime {
  readonly store: Store;
  readonly live: {
    current(): Facts;
    onReplace(listener: () => void): () => void;
  };
  readonly channels: Channels;
  readonly pictures: Pictures;
  readonly onSendResult?: PostWorkerDeps['onSendResult'];
}

export type Updates = ReturnType<typeof startUpdates>;

/** Starts the background work: posts, corrections and the retention job. */
export function startUpdates(deps: UpdatesDeps) {
  const { store, live, channels, pictures, clock, log, onSendResult } = deps;
  const { subscriptions, slots, postedUpdates, factsVersions, retention } = store;
  const facts = () => live.current();
  const compose = createPostComposer(facts, () => clock.now(), log);
  const postWorker = new PostWorker({
    subscriptions,
    slots,
    channels,
    compose,
    pictureOf: createPictureFinder(pictures, facts, () => clock.now()),
    version: () => facts().version,
    clock,
    log,
    onSendResult,
  });
  const corrections = startCorrections({
    posted: postedUpdates,
    versions: factsVersions,
    channels,
    facts,
    clock,
    log,
  });
  const stopListening = live.onReplace(() => {
    corrections.wake();
    postWorker.wake();
  });
  const retentionJob = startRetentionJob({ retention, channels, clock, log });
  return {
    postWorker,
    /** Finishes the posts in progress, for at most `patience` ms. */
    async close(patience: number): Promise<void> {
      stopListening();
      await Promise.all([postWorker.close(patience), corrections.close(), retentionJob.close()]);
    },
  };
}
