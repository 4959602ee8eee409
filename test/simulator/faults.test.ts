import { describe, expect, it } from 'vitest';
import { openHarness, request, useHarness } from './harness.ts';

const harness = useHarness();
const get = (path = '/users/@me'): Promise<Response> => request(harness, 'GET', path);
const post = (): Promise<Response> =>
  request(harness, 'POST', harness.messages(), { body: { content: 'a' } });
const posted = (): number => harness.world.messages(harness.channelId()).length;

describe('REST faults', () => {
  it('apply to the next matching requests only', async () => {
    const fault = { status: 503, body: { message: 'a' }, headers: { 'x-a': 'b' } };
    harness.faults.rest({ path: /^\/users\/@me$/ }, fault, 2);
    const responses = [await get(), await get('/gateway'), await get(), await get()];
    expect(responses.map(({ status }) => status)).toEqual([503, 200, 503, 200]);
    expect(responses[0]?.headers.get('x-a')).toBe('b');
    expect(await responses[0]?.json()).toEqual({ message: 'a' });
  });

  it('apply to one method only', async () => {
    harness.faults.rest({ method: 'post' }, { status: 500 });
    expect((await get()).status).toBe(200);
    expect((await post()).status).toBe(500);
    expect(posted()).toBe(0);
  });

  it("delay a request by the simulator's clock", async () => {
    harness.faults.rest({}, { delayMs: 1000 });
    const response = post();
    await expect.poll(() => harness.clock.waiting).toBe(1);
    expect(posted()).toBe(0);
    harness.clock.advance(1000);
    expect((await response).status).toBe(200);
  });

  it.each([
    ['before', { drop: true }, 0],
    ['after', { drop: true, afterwards: true }, 1],
  ])('drop the connection %s the request is executed', async (_name, fault, messages) => {
    harness.faults.rest({}, fault);
    await expect(post()).rejects.toThrow('fetch failed');
    expect(posted()).toBe(messages);
  });

  it('end with clear()', async () => {
    harness.faults.rest({}, { status: 500 }, 9);
    harness.faults.clear();
    expect((await get()).status).toBe(200);
  });
});

describe('the transcript', () => {
  it('reports each request to its listeners until they unsubscribe', async () => {
    const heard: string[] = [];
    const stop = harness.transcript.on(({ kind, summary, status }) =>
      heard.push(`${kind} ${summary} ${status}`),
    );
    await get();
    stop();
    await get('/gateway');
    expect(heard).toEqual(['rest GET /users/@me 200']);
    expect(harness.transcript.entries).toMatchObject([
      {},
      { at: harness.clock.now(), kind: 'rest', summary: 'GET /gateway', status: 200 },
    ]);
  });

  it('keeps the last thousand entries', () => {
    const { transcript } = harness;
    for (let count = 0; count < 1001; count += 1) transcript.note('user', `${count}`);
    expect(transcript.entries).toHaveLength(1000);
    expect(transcript.entries[0]?.summary).toBe('1');
  });
});

describe('the simulator', () => {
  it('frees its port and its timers on close, which can be repeated', async () => {
    await harness.simulator.close();
    await harness.simulator.close();
    await expect(get()).rejects.toThrow('fetch failed');
    expect(harness.clock.waiting).toBe(0);
  });

  it("doesn't start on a taken port", async () => {
    const port = Number(new URL(harness.simulator.apiUrl).port);
    await expect(openHarness({ port })).rejects.toThrow(/EADDRINUSE/);
  });

  it('rejects pending interactions on close', async () => {
    await using open = await openHarness({ bot: true });
    const { running } = await open.askedFor();
    await open.simulator.close();
    await expect(running).rejects.toMatchObject({ name: 'InteractionFailed' });
  });
});
