import type { Logger } from 'pino';
import type { Clock } from '#clock.ts';
import { diffFactsGradually } from '#data/diff.ts';
import type { PackTexts } from '#data/pack-file.ts';
import type { FactsVersion, FactsVersions, NewFactsVersion } from '#store/facts-versions.ts';
import type { LiveFacts } from './live-facts.ts';
import type { ReloadOutcome, ReloadRequest, Reloads } from './outcome.ts';
import { breathe, judge, type Judged, type Origin } from './validation.ts';

export interface ReloadParts {
  readonly directory: string;
  readonly live: LiveFacts;
  readonly versions: FactsVersions;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Reloads that also follow those of other processes, until they are closed. */
export interface ReloadDesk extends Reloads {
  close(): Promise<void>;
}

/**
 * Changes the facts of a running bot. A change is recorded in the database first and taken into use
 * then, so that what all processes answer from is always what the database says, also after a crash
 * between the two. Everything goes one after the other.
 */
export async function openReloadDesk(parts: ReloadParts): Promise<ReloadDesk> {
  const { directory, live, versions, clock, log } = parts;
  let queue: Promise<unknown> = Promise.resolve();
  let applied = 0;

  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = queue.then(task);
    queue = turn.catch(() => undefined);
    return turn;
  }

  async function change(
    request: ReloadRequest,
    origin: Origin,
    entry: (judged: Judged & { ok: true }) => NewFactsVersion,
    expected: FactsVersion | undefined,
  ): Promise<ReloadOutcome> {
    const judged = await judge(origin, clock);
    if (!judged.ok) return { kind: 'refused', problems: judged.problems };
    const before = live.current();
    const { facts } = judged;
    if (facts.version === before.version) return { kind: 'unchanged', version: before.version };

    const changes = await diffFactsGradually(before, facts, breathe);
    const versionsChanged = { before: before.version, after: facts.version, changes };
    if (request.dryRun) return { kind: 'preview', ...versionsChanged };
    const { outcome } = await versions.record(entry(judged), expected?.id);
    if (outcome === 'raced') return { kind: 'raced' };
    live.replace(facts);
    return { kind: 'applied', ...versionsChanged };
  }

  /** Takes over what another process made current, if anything. */
  async function catchUp(): Promise<FactsVersion | undefined> {
    const current = await versions.current();
    if (!current || current.version === live.current().version) return current;
    const judged = await judge({ texts: textsOf(current) }, clock);
    if (judged.ok) {
      live.replace(judged.facts);
      log.info(
        { version: current.version, by: current.author },
        'facts of another process taken over',
      );
    } else {
      // It was valid where it came from, so that process runs another release of the bot.
      log.error({ version: current.version, problems: judged.problems }, 'facts not taken over');
    }
    return current;
  }

  function logged(request: ReloadRequest, action: string, outcome: ReloadOutcome): ReloadOutcome {
    if (outcome.kind === 'applied') applied += 1;
    const { changes, ...rest } = { changes: [], ...outcome };
    const level = outcome.kind === 'refused' || outcome.kind === 'raced' ? 'warn' : 'info';
    log[level]({ by: request.by, action, ...rest, changes: changes.length, applied }, 'reload');
    return outcome;
  }

  const stopFollowing = await versions.onChange(() => {
    inTurn(catchUp).catch((error: unknown) => {
      log.error({ err: error }, 'facts of another process could not be taken over');
    });
  });

  return {
    reload: (request) =>
      inTurn(async () => {
        const current = await catchUp();
        const entry = ({ facts: { version }, texts }: Judged & { ok: true }) =>
          ({
            reason: 'reload',
            version,
            content: JSON.stringify(texts),
            author: request.by,
          }) as const;
        return logged(request, 'reload', await change(request, { directory }, entry, current));
      }),
    rollback: (request) =>
      inTurn(async () => {
        const current = await catchUp();
        const previous = current && (await versions.previous(current.id));
        if (!previous) return logged(request, 'rollback', { kind: 'first-version' });
        const origin = { texts: textsOf(previous) };
        const entry = () => ({ reason: 'rollback', author: request.by, to: previous.id }) as const;
        return logged(request, 'rollback', await change(request, origin, entry, current));
      }),
    async close() {
      stopFollowing();
      await inTurn(() => Promise.resolve());
    },
  };
}

/** The texts that were kept of a version. */
export function textsOf({ content }: FactsVersion): PackTexts {
  return JSON.parse(content) as PackTexts;
}
