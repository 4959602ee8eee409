import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { APIInteraction } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen } from '../listen.ts';
import { CAST, useHarness } from './harness.ts';

interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly body?: unknown;
}

const harness = useHarness({ commands: [CAST] });
let server: Server;
let url: string;
let behave: (interaction: APIInteraction) => Reply;
let forged: Reply;
let pong: Reply;
/** Gets the responses that are never sent. */
let hang: ((response: ServerResponse) => void) | undefined;

beforeEach(async () => {
  forged = { status: 401 };
  pong = { status: 200, body: { type: 1 } };
  hang = undefined;
  behave = () => ({ status: 200, body: { type: 4, data: { content: 'ok' } } });
  server = createServer((request, response) => void serve(request, response));
  url = `http://127.0.0.1:${await listen(server)}/interactions`;
});

function stop(): void {
  server.closeAllConnections();
  server.close();
}
afterEach(stop);

/** A bot behind an endpoint. The test defines its answers. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const interaction = JSON.parse(body.toString()) as APIInteraction | { type: 1 };
  if (hang && interaction.type !== 1) return hang(response);
  const reply = interaction.type === 1 ? pong : behave(interaction);
  const answer = isGenuine(request, body) ? reply : { ...reply, ...forged };
  response
    .writeHead(answer.status, { 'content-type': answer.type ?? 'application/json' })
    .end(JSON.stringify(answer.body));
}

function isGenuine({ headers }: IncomingMessage, body: Buffer): boolean {
  const prefix = Buffer.from('302a300506032b6570032100', 'hex');
  const der = Buffer.concat([prefix, Buffer.from(harness.simulator.publicKey, 'hex')]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const signature = Buffer.from(String(headers['x-signature-ed25519']), 'hex');
  const signed = `${String(headers['x-signature-timestamp'])}${body.toString()}`;
  return verify(null, Buffer.from(signed), key, signature);
}

describe('an interactions endpoint', () => {
  it('gets signed interactions and answers them', async () => {
    await harness.simulator.useInteractionsEndpoint(url);
    expect(await harness.run()).toMatchObject({
      kind: 'message',
      message: { content: 'ok' },
      response: { type: 4 },
    });
    expect(harness.refusals).toEqual([]);
    expect(await harness.rest.get('/applications/@me')).toMatchObject({
      interactions_endpoint_url: url,
      verify_key: harness.simulator.publicKey,
    });
  });

  it('replaces the gateway while it is set', async () => {
    const client = await harness.connect();
    await harness.simulator.useInteractionsEndpoint(url);
    await harness.run();
    expect(client.events).toEqual(['READY']);
    harness.answerWith({ type: 4, data: { content: 'by gateway' } });
    await harness.simulator.useInteractionsEndpoint(undefined);
    expect((await harness.run()).message.content).toBe('by gateway');
  });

  it('can answer by REST after 202', async () => {
    behave = (interaction) => {
      void harness.reply(interaction).callback({ type: 4, data: { content: 'later' } });
      return { status: 202 };
    };
    await harness.simulator.useInteractionsEndpoint(url);
    expect((await harness.run()).message.content).toBe('later');
  });

  it.each<[string, Reply, number]>([
    ['an error status', { status: 500 }, 0],
    ['an invalid body', { status: 200, body: { type: 4, data: { content: 7 } } }, 1],
    ['a wrong type of answer', { status: 200, body: { type: 7, data: { content: 'a' } } }, 1],
  ])('fails the interaction with %s', async (_name, reply, refusals) => {
    behave = () => reply;
    await harness.simulator.useInteractionsEndpoint(url);
    const failed = { name: 'InteractionFailed', reason: 'no-response' };
    await expect(harness.run()).rejects.toMatchObject(failed);
    expect(harness.refusals).toHaveLength(refusals);
  });

  it('fails the interaction if it is unreachable', async () => {
    await harness.simulator.useInteractionsEndpoint(url);
    stop();
    const failed = { name: 'InteractionFailed', reason: 'no-bot' };
    await expect(harness.run()).rejects.toMatchObject(failed);
  });

  // https://discord.com/developers/docs/interactions/overview#setting-up-an-endpoint-acknowledging-ping-requests
  it.each<[string, Reply, Reply]>([
    ['not 401', { status: 200 }, { status: 200, body: { type: 1 } }],
    ['no PONG', { status: 401 }, { status: 201, body: { type: 1 } }],
    ['no PONG', { status: 401 }, { status: 200, body: { type: 1 }, type: 'text/plain' }],
    ['no PONG', { status: 401 }, { status: 200, body: {} }],
  ])('is refused with "%s" for %j and a PONG with %j', async (reason, toForged, toPing) => {
    forged = toForged;
    pong = toPing;
    await expect(harness.simulator.useInteractionsEndpoint(url)).rejects.toThrow(reason);
  });

  // https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback
  it('is disconnected after three seconds without an answer', async () => {
    await harness.simulator.useInteractionsEndpoint(url);
    const received = Promise.withResolvers<ServerResponse>();
    hang = received.resolve;
    const running = harness.run();
    const response = await received.promise;
    const closed = once(response, 'close');
    harness.clock.advance(3000);
    await expect(running).rejects.toMatchObject({ reason: 'no-response' });
    await closed;
    expect(response.writableFinished).toBe(false);
  });
});
