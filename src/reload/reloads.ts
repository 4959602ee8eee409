import { compareFacts } from '#data/diff.ts';
import { describeInLine } from '#data/problem.ts';
import { inSlices } from '#data/slices.ts';
import type { FactsVersion, FactsVersions, NewFactsVersion } from '#store/facts-versions.ts';
import { StoreError } from '#store/store-error.ts';
import type { LiveFacts } from './live-facts.ts';
import type { ReloadOutcome, ReloadRequest } from './outcome.ts';
import type { PackFolder } from './first-facts.ts';
import { logWarnings, validateInWorker, type ValidationResult, type Origin } from './validation.ts';
import type { Runtime } from '#runtime.ts';

export interface ReloadDeps extends Runtime {
  readonly folder: PackFolder;
  readonly live: LiveFacts;
  readonly versions: Omit<FactsVersions, 'close'>;
  readonly metrics?: { reload(outcome: ReloadOutcome['kind'] | 'failed'): void };
}

export type ReloadService = Awaited<ReturnType<typeof startReloadService>>;
type Valid = Extract<ValidationResult, { ok: true }>;

/** Pause after a failure to follow another process, in milliseconds. */
const retryAfter = 1000;

/** Problems of a refused pack in the log. */
const loggedProblems = 5;

/**
 * Changes the facts of a running bot, one request at a time. A change is recorded in the database before it is
 * used, so that all processes use the database's version, even after a crash in between. Also follows the reloads of
 * other processes until it is closed.
 */
export async function startReloadService(deps: ReloadDeps) {
  const { folder, live, versions, clock, log, metrics } = deps;
  let queue: Promise<unknown> = Promise.resolve();
  let cancelFollow: (() => void) | undefined;
  let closed = false;

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
    entry: (validated: Valid) => NewFactsVersion,
    expected: FactsVersion | undefined,
  ): Promise<ReloadOutcome> {
    const validated = await validateInWorker(origin, clock);
    if (!validated.ok) return { kind: 'refused', problems: validated.problems };
    logWarnings(deps, validated.warnings);
    const before = live.current();
    const { facts } = validated;
    // Ours is behind the database's if this release refuses the version that is current there.
    const isCurrent = expected === undefined || expected.version === facts.version;
    if (facts.version === before.version && isCurrent) {
      return { kind: 'unchanged', version: before.version };
    }
    const changes = await inSlices(compareFacts(before, facts));
    const step = { before: before.version, after: facts.version, changes };
    if (request.dryRun) return { kind: 'preview', ...step };
    const hasNews = changes.some(({ what, kind }) => what === 'update' && kind !== 'removed');
    const { outcome } = await versions.record(entry(validated), expected?.id, hasNews);
    if (outcome === 'conflict') return { kind: 'conflict' };
    live.replace(facts);
    return { kind: 'applied', ...step };
  }

  /** Applies the version that another process made current, if any. */
  async function catchUp(): Promise<FactsVersion | undefined> {
    const current = await versions.current();
    if (!current || current.version === live.current().version) return current;
    const validated = await validateInWorker(
      { content: await versions.content(current.id) },
      clock,
    );
    const { version, author: by } = current;
    if (validated.ok) {
      live.replace(validated.facts);
      log.info({ version, by }, 'facts of another process applied');
    } else {
      // Valid for the other process, so that one runs another release of the bot.
      log.error(
        { version, by, ...inBrief(validated.problems) },
        'facts of another process refused',
      );
    }
    return current;
  }

  /** Retries until it works, as no other notification of this version will come. */
  function follow(): void {
    cancelFollow?.();
    inTurn(catchUp).catch((error: unknown) => {
      if (closed) return;
      log.error({ err: error }, 'facts of another process not loaded; retrying');
      cancelFollow = clock.after(retryAfter, follow);
    });
  }

  /** Runs one request, logs and counts its outcome. */
  async function run(
    request: ReloadRequest,
    action: string,
    task: () => Promise<ReloadOutcome>,
  ): Promise<ReloadOutcome> {
    const { by } = request;
    try {
      const outcome = await inTurn(task);
      metrics?.reload(outcome.kind);
      const level = outcome.kind === 'refused' || outcome.kind === 'conflict' ? 'warn' : 'info';
      log[level]({ by, action, ...logFields(outcome) }, 'reload finished');
      return outcome;
    } catch (error) {
      metrics?.reload(error instanceof StoreError ? 'store' : 'failed');
      log.error({ by, action, err: error }, 'reload failed');
      if (error instanceof StoreError) return { kind: 'store', message: error.message };
      throw error;
    }
  }

  await versions.onChange(follow);
  // Versions recorded since this process read its first facts came before `onChange`.
  await inTurn(catchUp);

  return {
    reload: (request: ReloadRequest) =>
      run(request, 'reload', async () => {
        const current = await catchUp();
        const { directory, origin } = folder;
        const entry = ({ facts: { version }, content }: Valid): NewFactsVersion => ({
          reason: 'reload',
          version,
          content,
          author: request.by,
          origin,
        });
        return change(request, { directory }, entry, current);
      }),
    rollback: (request: ReloadRequest) =>
      run(request, 'rollback', async () => {
        const current = await catchUp();
        const previous = current && (await versions.previous(current.id));
        if (!previous) return { kind: 'first-version' };
        const entry = (): NewFactsVersion => ({
          reason: 'rollback',
          author: request.by,
          to: previous.id,
        });
        return change(request, { content: await versions.content(previous.id) }, entry, current);
      }),
    async close(): Promise<void> {
      closed = true;
      cancelFollow?.();
      await queue;
    },
  };
}

function logFields(outcome: ReloadOutcome) {
  switch (outcome.kind) {
    case 'applied':
    case 'preview': {
      const { kind, before: from, after: to, changes } = outcome;
      return { outcome: kind, from, to, changes: changes.length };
    }
    case 'refused': {
      const [first] = outcome.problems;
      const problem = first && describeInLine(first);
      return { outcome: outcome.kind, problem, ...inBrief(outcome.problems) };
    }
    case 'unchanged':
      return { outcome: outcome.kind, version: outcome.version };
    default:
      return { outcome: outcome.kind };
  }
}

function inBrief(problems: readonly unknown[]) {
  return { problems: problems.slice(0, loggedProblems), problemCount: problems.length };
}
