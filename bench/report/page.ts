import { figures, ownFigures, shown, type Figure, type OwnFigure } from '../figures.ts';
import { goalsOf } from '../goals.ts';
import type { ContenderResults, Results } from '../results.ts';
import type { Summary } from '../statistics.ts';

const begin = '<!-- measured -->';
const end = '<!-- /measured -->';

/**
 * Replaces the figures between the page's two markers and keeps the text around them.
 *
 * @throws Error if a marker is missing.
 */
export function withResults(page: string, results: Results): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`the page has no ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${measured(results)}\n\n${page.slice(to)}`;
}

export function measured(results: Results): string {
  return [
    circumstances(results),
    '### Goals',
    table(
      ['goal', 'wanted', 'found', ''],
      goalsOf(results).map(({ title, wanted, found, isMet }) => [
        title,
        wanted,
        found === undefined ? '' : shown(found, { digits: 2 }),
        isMet === undefined ? 'not measured' : isMet ? 'met' : '**not met**',
      ]),
    ),
    '### Over the gateway',
    contenderTable(results.contenders.filter(({ transport }) => transport === 'gateway')),
    '### Over HTTP',
    contenderTable(results.contenders.filter(({ transport }) => transport === 'http')),
    '### Ours alone',
    table(
      ['figure', 'median', 'least to most'],
      (Object.entries(results.own) as [OwnFigure, Summary][]).map(([key, summary]) => {
        const format = ownFigures[key];
        const range = `${shown(summary.least, format)} to ${shown(summary.most, format)}`;
        return [format.title, `${shown(summary.median, format)} ${format.unit}`, range];
      }),
    ),
  ].join('\n\n');
}

function circumstances({ date, quick, machine, plan, contenders }: Results): string {
  const versions = new Map(contenders.flatMap(({ versions }) => Object.entries(versions)));
  const packages = Array.from(versions, ([name, version]) => `${name} ${version}`).join(', ');
  return [
    `Measured on ${date.slice(0, 10)}${quick ? ' with `--quick`, so only roughly,' : ''} on ${machine.cores} cores of ${machine.cpu}, ${shown(machine.memory / 1e9, { digits: 0 })} GB, ${machine.system}, Node.js ${machine.node}; ${shown(machine.loadBefore, { digits: 1 })} other processes at work. ${plan.rounds} interleaved rounds, each with ${shown(plan.count, { digits: 0 })} interactions, ${plan.concurrency} at a time, after ${shown(plan.warmUp, { digits: 0 })} that do not count; “many” is ${shown(plan.worn, { digits: 0 })}. Medians, ± half of the spread.`,
    `Versions: ${packages}.`,
  ].join('\n\n');
}

function contenderTable(contenders: readonly ContenderResults[]): string {
  const used = (Object.keys(figures) as Figure[]).filter((key) =>
    contenders.some((contender) => contender.figures[key]),
  );
  return table(
    ['', ...used.map((key) => `${figures[key].title}, ${figures[key].unit}`)],
    contenders
      .toSorted((a, b) => cpuOf(a) - cpuOf(b))
      .map(({ name, role, remark, figures: found }) => [
        `${role === 'ours' ? `**${name}**` : name}${role === 'floor' ? ' (floor)' : ''}${remark === undefined ? '' : ` (${remark})`}`,
        ...used.map((key) => {
          const summary = found[key];
          return summary === undefined ? '' : withSpread(summary, figures[key].digits);
        }),
      ]),
  );
}

/** Sort key of the rows: the leanest comes first. */
function cpuOf({ figures: { cpu } }: ContenderResults): number {
  return cpu?.median ?? Infinity;
}

/** `103 ±4`: the median and half of the range. */
function withSpread({ median, least, most, samples }: Summary, digits: number): string {
  if (samples < 2) return shown(median, { digits });
  return `${shown(median, { digits })} ±${shown((most - least) / 2, { digits })}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
