import type { Logger } from 'pino';
import type { Clock } from '#clock.ts';
import type { Facts } from '#data/facts.ts';
import type { Store } from '#store/store.ts';
import type { Channels } from './channels.ts';
import { createComposer } from './composer.ts';
import { Corrections } from './corrections.ts';
import { UpdatesDesk, type DeskParts } from './post-worker.ts';
import { startLeaving } from './retention-job.ts';
import type { PostDesk } from './post-now.ts';

export interface UpdatesParts {
  readonly store: Store;
  readonly live: {
    current(): Facts;
    onReplace(listener: () => void): () => void;
  };
  readonly channels: Channels;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onFate?: DeskParts['onFate'];
}

export interface Updates {
  readonly desk: PostDesk;
  /** Finishes the posts in progress, for at most `patience` ms. */
  close(patience: number): Promise<void>;
}

/** Starts the background work: posts, corrections and the retention job. */
export function startUpdates(parts: UpdatesParts): Updates {
  const { store, live, channels, clock, log, onFate } = parts;
  const { subscriptions, slots, postedUpdates, factsVersions, retention } = store;
  const facts = () => live.current();
  const compose = createComposer(facts, () => clock.now(), log);
  const desk = new UpdatesDesk({ subscriptions, slots, channels, compose, clock, log, onFate });
  const corrections = new Corrections({
    posted: postedUpdates,
    versions: factsVersions,
    channels,
    facts,
    clock,
    log,
  });
  const stopListening = live.onReplace(() => {
    corrections.look();
    desk.nudge();
  });
  const leaving = startLeaving({ retention, channels, clock, log });
  return {
    desk,
    async close(patience) {
      stopListening();
      await Promise.all([desk.close(patience), corrections.close(), leaving.close()]);
    },
  };
}
