import { figures, ownFigures, shown, type Figure, type OwnFigure } from '../figures.ts';
import { goalsOf } from '../goals.ts';
import type { ContenderResults, Results } from '../results.ts';
import type { Summary } from '../statistics.ts';

/** Columns of the tables, with headings for the terminal, short enough for one line. */
export const columns: Readonly<Partial<Record<Figure, string>>> = {
  cpu: 'CPU µs',
  cpuSingle: '(single)',
  rate: 'rate 1/s',
  latency: 'median ms',
  latencyWorst: 'p99 ms',
  startCold: 'cold ms',
  startWarm: 'warm ms',
  memory: 'idle MB',
  memoryWorn: 'worn MB',
  memoryGuilds: 'guilds MB',
};

/** Prints medians, each with half of its spread. */
export function printResults(results: Results): void {
  for (const transport of ['gateway', 'http'] as const) {
    const rows = results.contenders.filter((contender) => contender.transport === transport);
    if (rows.length === 0) continue;
    write(`\n${aligned([[transport, ...Object.values(columns)], ...sorted(rows).map(row)])}`);
  }
  const own = Object.entries(results.own) as [OwnFigure, Summary][];
  if (own.length > 0) write();
  for (const [key, summary] of own) {
    const format = ownFigures[key];
    const range = `${shown(summary.least, format)} to ${shown(summary.most, format)}`;
    write(
      `${format.title.padEnd(36)}${shown(summary.median, format).padStart(9)} ${format.unit} (${range})`,
    );
  }
  write();
  for (const { title, wanted, found, isMet } of goalsOf(results)) {
    const verdict = isMet === undefined ? 'not measured' : isMet ? 'met' : 'NOT MET';
    const value = found === undefined ? '' : shown(found, { digits: 2 });
    write(`${title.padEnd(64)}${value.padStart(8)}  ${wanted.padEnd(14)} ${verdict}`);
  }
  write();
}

function write(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Leanest first. */
export function sorted(rows: readonly ContenderResults[]): readonly ContenderResults[] {
  return rows.toSorted((a, b) => cpuOf(a) - cpuOf(b));
}

function cpuOf({ figures }: ContenderResults): number {
  return figures.cpu?.median ?? Infinity;
}

function row({ name, role, figures: found }: ContenderResults): readonly string[] {
  const cells = (Object.keys(columns) as Figure[]).map((key) => {
    const summary = found[key];
    return summary === undefined ? '' : withSpread(summary, figures[key].digits);
  });
  return [role === 'ours' ? `> ${name}` : name, ...cells];
}

/** `103 ±4`: the median and half of the range. */
export function withSpread({ median, least, most, samples }: Summary, digits: number): string {
  if (samples < 2) return shown(median, { digits });
  return `${shown(median, { digits })} ±${shown((most - least) / 2, { digits })}`;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => (cells[column] ?? '').length)),
  );
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column === 0 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  '),
    )
    .join('\n');
}
