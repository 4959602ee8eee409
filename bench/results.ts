import { arch, availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Contender } from './contenders.ts';
import type { Figure, OwnFigure } from './figures.ts';
import type { Plan } from './plan.ts';
import type { Summary } from './statistics.ts';

/** The results of a run, as stored in JSON. */
export interface Results {
  /** ISO 8601. */
  readonly date: string;
  readonly quick: boolean;
  readonly machine: Readonly<ReturnType<typeof describeMachine>>;
  readonly plan: Plan;
  readonly contenders: readonly ContenderResults[];
  /** For our bot alone. */
  readonly own: Partial<Readonly<Record<OwnFigure, Summary>>>;
}

export function describeMachine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    /** Bytes. */
    memory: totalmem(),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
    /** Load average before the first round. Above about 0.2 the machine was busy. */
    loadBefore: loadavg()[0] ?? 0,
  };
}

export interface ContenderResults extends Pick<
  Contender,
  'name' | 'transport' | 'role' | 'remark'
> {
  readonly versions: Readonly<Record<string, string>>;
  readonly figures: Partial<Readonly<Record<Figure, Summary>>>;
}
