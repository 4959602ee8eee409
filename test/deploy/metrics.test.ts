import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '#operations/metrics.ts';
import { createReadiness } from '#operations/readiness.ts';
import { ManualClock } from '../manual-clock.ts';

const deploy = join(import.meta.dirname, '../../deploy');

/** All names of metrics in a text. */
function namesIn(text: string): string[] {
  const found = text.match(/\b(?:hawkins|nodejs|process)_[a-z0-9_]+\b/g) ?? [];
  return Array.from(new Set(found)).filter((name) => name !== 'hawkins_post');
}

/** A histogram has three series. */
function base(name: string): string {
  return name.replace(/_(?:bucket|count|sum)$/, '');
}

describe.each(['prometheus/alerts.yaml', 'grafana/dashboard.json'])('%s', (file) => {
  it('names only metrics of the bot', async () => {
    const metrics = createMetrics({ ofProcess: true });
    metrics.watchGatewayPing(() => new Map());
    metrics.watchFacts(() => ({ version: 'abcdef01', newestSourceAt: 0 }));
    metrics.watchPosts(async () => 0);
    metrics.watchReadiness(createReadiness([], new ManualClock()));
    const { text } = await metrics.exposition();
    const measured = new Set(Array.from(text.matchAll(/^# TYPE (\S+)/gm), ([, name]) => name));
    const named = namesIn(await readFile(join(deploy, file), 'utf8'));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !measured.has(name) && !measured.has(base(name)))).toEqual([]);
  });
});
