import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { figures, type Figure } from '../figures.ts';
import type { Results } from '../results.ts';
import { drawChart, type Panel } from './chart.ts';
import { measured, withResults } from './page.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');

/** Prints the results in the page's format. */
export async function print(results: Results): Promise<void> {
  process.stdout.write(`\n${await format(measured(results), { parser: 'markdown' })}`);
}

/** Writes the results into `docs/performance.md` and the files beside it. */
export async function publish(results: Results): Promise<void> {
  const beside = join(docs, 'performance');
  await mkdir(beside, { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    await writeFile(join(beside, `${theme}.svg`), drawChart(panelsOf(results), theme));
  }
  await writeFile(join(beside, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  const page = join(docs, 'performance.md');
  const text = withResults(await readFile(page, 'utf8'), results);
  const options = await resolveConfig(page);
  await writeFile(page, await format(text, { ...options, filepath: page }));
}

function panelsOf(results: Results): readonly Panel[] {
  return [
    panel(results, 'gateway', 'cpu', 'CPU per interaction over the gateway'),
    panel(results, 'http', 'cpu', 'CPU per interaction over HTTP'),
    panel(results, 'gateway', 'startWarm', 'Start to first answer, compile cache filled'),
    panel(results, 'gateway', 'memoryGuilds', 'Memory in 2,500 guilds'),
  ].filter(({ bars }) => bars.length > 0);
}

function panel(
  { contenders }: Results,
  transport: 'gateway' | 'http',
  figure: Figure,
  title: string,
): Panel {
  const bars = contenders
    .filter((contender) => contender.transport === transport)
    .flatMap(({ name, role, figures: found }) => {
      const value = found[figure]?.median;
      return value === undefined ? [] : [{ name, role, value }];
    });
  return { title, format: figures[figure], bars: bars.toSorted((a, b) => a.value - b.value) };
}
