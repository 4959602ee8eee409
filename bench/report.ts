import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { figures, ownFigures, shown, type Figure, type OwnFigure } from './figures.ts';
import { goalsOf } from './goals.ts';
import type { ContenderResults, Results } from './results.ts';
import type { Summary } from './statistics.ts';

const docs = join(import.meta.dirname, '..', 'docs');
const begin = '<!-- measured -->';
const end = '<!-- /measured -->';

/** Prints the results in the page's format. */
export async function print(results: Results): Promise<void> {
  process.stdout.write(`\n${await format(measured(results), { parser: 'markdown' })}`);
}

/** Writes the results into `docs/performance.md` and the file beside it. */
export async function publish(results: Results): Promise<void> {
  const beside = join(docs, 'performance');
  await writeFile(join(beside, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  const page = join(docs, 'performance.md');
  const text = withResults(await readFile(page, 'utf8'), results);
  const options = await resolveConfig(page);
  await writeFile(page, await format(text, { ...options, filepath: page }));
}

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

function measured(results: Results): string {
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
    contenderTable(results, 'gateway'),
    '### Over HTTP',
    contenderTable(results, 'http'),
    '### Ours alone',
    table(
      ['figure', 'median', 'least to most'],
      (Object.entries(results.own) as [OwnFigure, Summary][]).map(([key, summary]) => {
        const figure = ownFigures[key];
        const range = `${shown(summary.least, figure)} to ${shown(summary.most, figure)}`;
        return [figure.title, `${shown(summary.median, figure)} ${figure.unit}`, range];
      }),
    ),
  ].join('\n\n');
}

function circumstances({ date, quick, machine, plan, contenders }: Results): string {
  const versions = new Set(
    contenders.flatMap(({ versions }) => Object.entries(versions).map((one) => one.join(' '))),
  );
  return [
    `Measured on ${date.slice(0, 10)}${quick ? ' with `--quick`, so only roughly,' : ''} on ${machine.cores} cores of ${machine.cpu}, ${shown(machine.memory / 1e9, { digits: 0 })} GB, ${machine.system}, Node.js ${machine.node}; ${shown(machine.loadBefore, { digits: 1 })} other processes at work. ${plan.rounds} interleaved rounds, each with ${shown(plan.count, { digits: 0 })} interactions, ${plan.concurrency} at a time, after ${shown(plan.warmUp, { digits: 0 })} that do not count; “many” is ${shown(plan.worn, { digits: 0 })}. Medians, ± half of the spread.`,
    `Versions: ${[...versions].join(', ')}.`,
  ].join('\n\n');
}

function contenderTable(results: Results, transport: 'gateway' | 'http'): string {
  const contenders = results.contenders.filter((one) => one.transport === transport);
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
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
