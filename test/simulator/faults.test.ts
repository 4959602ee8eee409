import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, plainly } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => stage[Symbol.asyncDispose]());

const get = (path = '/users/@me'): Promise<Response> => plainly(stage, 'GET', path);
const post = (): Promise<Response> =>
  plainly(stage, 'POST', `/channels/${stage.simulator.world.channelOf('general').id}/messages`, {
    body: { content: 'a' },
  });
const posted = (): number =>
  stage.simulator.world.messages(stage.simulator.world.channelOf('general').id).length;

describe('REST faults', () => {
  it('GIVEN a status for the next requests THEN they get it, and later ones do not', async () => {
    stage.simulator.faults.rest(
      { path: /^\/users\/@me$/ },
      { status: 503, body: { message: 'a' }, headers: { 'x-a': 'b' } },
      2,
    );
    const responses = [await get(), await get('/gateway'), await get(), await get()];
    expect(responses.map(({ status }) => status)).toEqual([503, 200, 503, 200]);
    expect(responses[0]?.headers.get('x-a')).toBe('b');
    expect(await responses[0]?.json()).toEqual({ message: 'a' });
  });

  it('GIVEN a method THEN only that one is hit', async () => {
    stage.simulator.faults.rest({ method: 'post' }, { status: 500 });
    expect((await get()).status).toBe(200);
    expect((await post()).status).toBe(500);
    expect(posted()).toBe(0);
  });

  it('GIVEN a delay THEN the request is carried out when the clock has moved', async () => {
    stage.simulator.faults.rest({}, { delayMs: 1000 });
    const response = post();
    await expect.poll(() => stage.clock.waiting).toBe(1);
    expect(posted()).toBe(0);
    stage.clock.advance(1000);
    expect((await response).status).toBe(200);
  });

  it.each([
    ['a dropped request', { drop: true }, 0],
    ['a dropped answer', { drop: true, afterwards: true }, 1],
  ])('GIVEN %s THEN the client knows no more, and %o', async (_name, fault, messages) => {
    stage.simulator.faults.rest({}, fault);
    await expect(post()).rejects.toThrow('fetch failed');
    expect(posted()).toBe(messages);
  });

  it('GIVEN clear THEN nothing is left of them', async () => {
    stage.simulator.faults.rest({}, { status: 500 }, 9);
    stage.simulator.faults.clear();
    expect((await get()).status).toBe(200);
  });
});

describe('the transcript', () => {
  it('GIVEN requests THEN who listens hears of each, until they stop', async () => {
    const heard: string[] = [];
    const stop = stage.simulator.transcript.on(({ kind, summary, status }) =>
      heard.push(`${kind} ${summary} ${status}`),
    );
    await get();
    stop();
    await get('/gateway');
    expect(heard).toEqual(['rest GET /users/@me 200']);
    expect(stage.simulator.transcript.toString()).toContain(
      '2026-01-15T12:00:00.000Z rest        GET /gateway -> 200',
    );
  });

  it('GIVEN more than a thousand entries THEN the oldest go', () => {
    const { transcript } = stage.simulator;
    for (let count = 0; count < 1001; count += 1) transcript.note('user', `${count}`);
    expect(transcript.entries).toHaveLength(1000);
    expect(transcript.entries[0]?.summary).toBe('1');
  });
});

describe('the end', () => {
  it('GIVEN close THEN the port is free, twice is once, and nothing waits for time', async () => {
    await stage.simulator.close();
    await stage.simulator.close();
    await expect(get()).rejects.toThrow('fetch failed');
    expect(stage.clock.waiting).toBe(0);
  });

  it('GIVEN a port that is taken THEN the start fails', async () => {
    const port = Number(new URL(stage.simulator.apiUrl).port);
    await expect(openStage({ port })).rejects.toThrow(/EADDRINUSE/);
  });

  it('GIVEN somebody who still waits for an answer THEN they are told', async () => {
    await stage.register([{ name: 'cast', description: 'a' }]);
    await stage.connect();
    const running = stage.simulator.as('fan', 'general').run('cast');
    await stage.simulator.close();
    await expect(running).rejects.toMatchObject({ name: 'InteractionFailed' });
  });
});
