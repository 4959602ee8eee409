import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { defineCommand } from '#commands/declaration.ts';
import { bundledPack } from '#data/pack-file.ts';
import { clockTolerance } from '#updates/channels.ts';
import { newFolder } from '../new-folder.ts';
import { loadFacts } from '../packs/packs.ts';
import { order } from '../store/order.ts';
import { startPostgres } from '../store/postgres-server.ts';
import { admin, guild } from '../store/test-slots.ts';
import { open } from '../store/test-store.ts';
import { connected, expectAnswers, setStage, startTime, transport, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage[Symbol.asyncDispose]());

async function get(path: string): Promise<{ status: number; text: string }> {
  const { url } = await stage.heard('listening');
  const response = await fetch(`${String(url)}${path}`);
  return { status: response.status, text: await response.text() };
}

/** The value of a metric. */
async function measured(line: string): Promise<number> {
  const { text } = await get('/metrics');
  const found = text.split('\n').find((one) => one.startsWith(`${line} `));
  return Number(found?.slice(line.length + 1) ?? Number.NaN);
}

describe('/readyz and /healthz', () => {
  it('report a running bot, part by part', async () => {
    stage = await setStage();
    await connected(stage);
    expect(await get('/healthz')).toEqual({ status: 200, text: '{"status":"alive"}' });
    const { status, text } = await get('/readyz');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      ready: true,
      parts: { database: 'ok', facts: 'ok', discord: 'ok' },
    });
  });

  it.runIf(transport === 'gateway')('report a lost connection as not ready', async () => {
    stage = await setStage();
    expect(await measured('hawkins_gateway_connected{shard="0"}')).toBe(1);
    stage.simulator.faults.gateway.refusesConnections = true;
    stage.simulator.faults.gateway.cutAll();
    await stage.heard('connection to Discord lost; connecting again');
    const { status, text } = await get('/readyz');
    expect([status, JSON.parse(text).parts.discord]).toEqual([503, 'connected: 0 of 1']);
    expect((await get('/healthz')).status).toBe(200);
    expect(await measured('hawkins_gateway_connected{shard="0"}')).toBe(0);
    stage.simulator.faults.gateway.refusesConnections = false;
    await stage.heard('connection to Discord resumed');
    expect((await get('/readyz')).status).toBe(200);
  });

  it.runIf(transport === 'gateway')('report a failed database as not ready', async () => {
    const server = await startPostgres();
    try {
      stage = await setStage({ environment: { DATABASE_URL: await server.createDatabase() } });
      await connected(stage);
      expect((await get('/readyz')).status).toBe(200);
      expect(await measured('hawkins_posts_waiting')).toBe(0);
      await server.stop();
      const { status, text } = await get('/readyz');
      expect(status).toBe(503);
      expect(JSON.parse(text).parts.database).not.toBe('ok');
      const measures = (await get('/metrics')).text;
      expect(measures).toContain('hawkins_facts_info{');
      expect(measures).not.toMatch(/^hawkins_posts_waiting /m);
      expect(measures).toContain('hawkins_ready{part="database"} 0');
      expect(measures).toContain('hawkins_ready{part="discord"} 1');
      expect((await get('/readyz?exclude=database')).status).toBe(200);
      expect((await get('/readyz?exclude=facts&exclude=discord')).status).toBe(503);
      expect((await get('/healthz')).status).toBe(200);
      await expectAnswers(stage);
    } finally {
      await server.stop();
    }
  });
});

describe('/metrics', () => {
  it('counts answers by command, outcome and time', async () => {
    const broken = defineCommand({
      name: 'broken',
      description: 'Test',
      scope: 'everywhere',
      options: {},
      run: () => Promise.reject(new Error('the reason')),
    });
    stage = await setStage({ commands: [broken] });
    const fan = stage.simulator.as('fan', 'general');
    for (const command of ['quote', 'quote', 'broken']) await fan.run(command);
    const total = (labels: string) => measured(`hawkins_interactions_total{${labels}}`);
    expect(await total('command="quote",outcome="answered"')).toBe(2);
    expect(await total('command="broken",outcome="failed"')).toBe(1);
    expect(await measured('hawkins_interaction_seconds_count{command="quote"}')).toBe(2);
    await expect.poll(() => measured('hawkins_answers_total{outcome="delivered"}')).toBe(3);
    if (transport === 'http') return;
    const route = 'route="/interactions/:id/:token/callback",status="204"';
    expect(await measured(`hawkins_rest_calls_total{method="POST",${route}}`)).toBe(3);
  });

  it('has version and age of the facts, REST calls by route and status, and the lateness of posts', async () => {
    stage = await setStage();
    const { version } = await loadFacts(bundledPack);
    expect(await measured(`hawkins_facts_info{version="${version}"}`)).toBe(1);
    expect(await measured('hawkins_facts_newest_source_timestamp_seconds')).toBe(
      Date.parse('2024-01-08T12:00:00Z') / 1000,
    );
    const calls = (method: string, route: string) =>
      measured(`hawkins_rest_calls_total{method="${method}",route="${route}",status="200"}`);
    expect(await calls('PUT', '/applications/:id/commands')).toBe(1);

    const as = stage.simulator.as('admin', 'general');
    const channel = stage.simulator.world.channelOf('general').id;
    await as.run('updates add', { channel, timezone: 'Europe/London', start: 'beginning' });
    // Until then, the bot would search the channel first.
    stage.clock.advance(clockTolerance);
    await as.run('updates post', { id: '1' });
    expect(await measured('hawkins_posts_waiting')).toBe(0);
    expect(await measured('hawkins_posts_total{outcome="posted"}')).toBe(1);
    expect(await measured('hawkins_post_lateness_seconds_count')).toBe(1);
    expect(await calls('POST', '/channels/:id/messages')).toBe(1);
  });

  it('counts a waiting post of another process', async () => {
    const url = `sqlite:${join(await newFolder(), 'bot.db')}`;
    const now = Date.parse(startTime);
    const other = await open(url);
    await other.subscriptions.add(guild, admin, [order({}, null)], now);
    await other.slots.addManual(guild, 1, 'an interaction', now);
    await other.claimOne(now);

    stage = await setStage({ environment: { DATABASE_URL: url } });
    expect(await measured('hawkins_posts_waiting')).toBe(1);
  });
});
