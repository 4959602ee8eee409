import type { Contender, Transport } from './contenders.ts';
import type { Figure, OwnFigure } from './figures.ts';
import type { Plan } from './plan.ts';
import type { Summary } from './statistics.ts';

/** The results of a run, as stored in JSON. */
export interface Results {
  /** ISO 8601. */
  readonly date: string;
  readonly quick: boolean;
  readonly machine: Machine;
  readonly plan: Plan;
  readonly contenders: readonly ContenderResults[];
  /** For our bot alone. */
  readonly own: Partial<Readonly<Record<OwnFigure, Summary>>>;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  /** Load average before the first round. Above about 0.2 the machine was busy. */
  readonly loadBefore: number;
}

export interface ContenderResults {
  readonly name: string;
  readonly transport: Transport;
  readonly role: Contender['role'];
  readonly remark?: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly figures: Partial<Readonly<Record<Figure, Summary>>>;
}

/** The median of a figure, `undefined` if it wasn't measured. */
export function medianOf(
  results: Results,
  name: string,
  transport: Transport,
  figure: Figure,
): number | undefined {
  const found = results.contenders.find((c) => c.name === name && c.transport === transport);
  return found?.figures[figure]?.median;
}
