import type { Logger } from 'pino';
import type { Clock } from '#clock.ts';
import { compareFacts } from '#data/diff.ts';
import type { PackTexts } from '#data/pack-file.ts';
import { describeProblem } from '#data/problem.ts';
import { inSlices } from '#data/slices.ts';
import type { FactsVersion, FactsVersions, NewFactsVersion } from '#store/facts-versions.ts';
import { StoreError } from '#store/store-error.ts';
import type { Folder } from './folder.ts';
import type { LiveFacts } from './live-facts.ts';
import type { ReloadOutcome, ReloadRequest, Reloads } from './outcome.ts';
import { validateInWorker, type ValidationResult, type Origin } from './validation.ts';

export interface ReloadDeps {
  readonly folder: Folder;
  readonly live: LiveFacts;
  readonly versions: Omit<FactsVersions, 'close'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Reloads that also follow those of other processes, until they are closed. */
export interface ReloadService extends Reloads {
  close(): Promise<void>;
}

type Valid = Extract<ValidationResult, { ok: true }>;

/** How long after a failure to follow another process it is tried again, in milliseconds. */
const followAgainAfter = 1000;

/** How many problems of a refused pack the log names. */
const loggedProblems = 5;

/**
 * Changes the facts of a running bot. A change is recorded in the database first and taken into use
 * then, so that what all processes answer from is always what the database says, also after a crash
 * between the two. Everything goes one after the other.
 */
export async function startReloadService(parts: ReloadDeps): Promise<ReloadService> {
  const { folder, live, versions, clock, log } = parts;
  let queue: Promise<unknown> = Promise.resolve();
  let cancelFollow: (() => void) | undefined;
  let closed = false;
  let applied = 0;

  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = queue.then(() => {
      if (closed) throw new Error('the bot is shutting down');
      return task();
    });
    queue = turn.catch(() => undefined);
    return turn;
  }

  async function change(
    request: ReloadRequest,
    origin: Origin,
    entry: (judged: Valid) => NewFactsVersion,
    expected: FactsVersion | undefined,
  ): Promise<ReloadOutcome> {
    const judged = await validateInWorker(origin, clock);
    if (!judged.ok) return { kind: 'refused', problems: judged.problems };
    const before = live.current();
    const { facts } = judged;
    // Ours can be behind the database's, where this release refuses what is current there.
    const isCurrent = expected === undefined || expected.version === facts.version;
    if (facts.version === before.version && isCurrent) {
      return { kind: 'unchanged', version: before.version };
    }
    const changes = await inSlices(compareFacts(before, facts));
    const step = { before: before.version, after: facts.version, changes };
    if (request.dryRun) return { kind: 'preview', ...step };
    const { outcome } = await versions.record(entry(judged), expected?.id);
    if (outcome === 'conflict') return { kind: 'conflict' };
    live.replace(facts);
    return { kind: 'applied', ...step };
  }

  /** Takes over what another process made current, if anything. */
  async function catchUp(): Promise<FactsVersion | undefined> {
    const current = await versions.current();
    if (!current || current.version === live.current().version) return current;
    const judged = await validateInWorker({ texts: textsOf(current) }, clock);
    const { version, author: by } = current;
    if (judged.ok) {
      live.replace(judged.facts);
      log.info({ version, by }, 'facts of another process taken over');
    } else {
      // It was valid where it came from, so that process runs another release of the bot.
      log.error({ version, by, ...inBrief(judged.problems) }, 'facts not taken over');
    }
    return current;
  }

  /** Follows until it works: what is not taken over now would not be told of again. */
  function follow(): void {
    cancelFollow?.();
    inTurn(catchUp).catch((error: unknown) => {
      if (closed) return;
      log.error({ err: error }, 'facts of another process could not be taken over');
      cancelFollow = clock.after(followAgainAfter, follow);
    });
  }

  /** One request, with the words for an owner where the database is out of order; all are logged. */
  async function asked(
    request: ReloadRequest,
    action: string,
    task: () => Promise<ReloadOutcome>,
  ): Promise<ReloadOutcome> {
    const { by } = request;
    try {
      const outcome = await inTurn(task);
      if (outcome.kind === 'applied') applied += 1;
      const details = { ...outcome, ...inBrief('problems' in outcome ? outcome.problems : []) };
      const changes = 'changes' in outcome ? outcome.changes.length : 0;
      const level = outcome.kind === 'refused' || outcome.kind === 'conflict' ? 'warn' : 'info';
      log[level]({ by, action, ...details, changes, applied }, `reload: ${inWords(outcome)}`);
      return outcome;
    } catch (error) {
      log.error({ by, action, err: error }, 'reload failed');
      if (error instanceof StoreError) return { kind: 'store', message: error.message };
      throw error;
    }
  }

  const stopFollowing = await versions.onChange(follow);
  // What was recorded since this process read its first facts is told to nobody.
  await inTurn(catchUp);

  return {
    reload: (request) =>
      asked(request, 'reload', async () => {
        const current = await catchUp();
        const { directory, origin } = folder;
        const entry = ({ facts: { version }, texts }: Valid): NewFactsVersion => {
          const content = JSON.stringify(texts);
          return { reason: 'reload', version, content, author: request.by, origin };
        };
        return change(request, { directory }, entry, current);
      }),
    rollback: (request) =>
      asked(request, 'rollback', async () => {
        const current = await catchUp();
        const previous = current && (await versions.previous(current.id));
        if (!previous) return { kind: 'first-version' };
        const entry = (): NewFactsVersion => ({
          reason: 'rollback',
          author: request.by,
          to: previous.id,
        });
        return change(request, { texts: textsOf(previous) }, entry, current);
      }),
    async close() {
      closed = true;
      stopFollowing();
      cancelFollow?.();
      await queue;
    },
  };
}

/** The texts that were kept of a version. */
export function textsOf({ content }: FactsVersion): PackTexts {
  return JSON.parse(content) as PackTexts;
}

/** For those who read the log with their eyes. */
function inWords(outcome: ReloadOutcome): string {
  switch (outcome.kind) {
    case 'applied':
    case 'preview': {
      const { kind, before, after, changes } = outcome;
      return `${kind}, ${before} to ${after}, ${changes.length} change${changes.length === 1 ? '' : 's'}`;
    }
    case 'refused': {
      const [first, ...rest] = outcome.problems;
      const more = rest.length === 0 ? '' : ` (and ${rest.length} more)`;
      return `refused, ${first ? describeProblem(first).trim().replaceAll(/\s+/g, ' ') : ''}${more}`;
    }
    default:
      return outcome.kind;
  }
}

function inBrief(problems: readonly unknown[]) {
  return problems.length === 0
    ? {}
    : { problems: problems.slice(0, loggedProblems), problemCount: problems.length };
}
