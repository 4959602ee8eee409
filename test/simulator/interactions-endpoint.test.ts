import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { APIInteraction } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen } from '../listen.ts';
import { CAST, useHarness } from './harness.ts';
import type { Harness } from './harness.ts';

type Behaviour = (interaction: APIInteraction) => { status: number; body?: unknown };

const harness = useHarness({ prepare: (opened) => opened.register([CAST]) });
let server: Server;
let url: string;
let behave: Behaviour;
let checksSignatures: boolean;
let pong: { status: number; type: string };
/** Gets the responses that are never sent. */
let hang: ((response: ServerResponse) => void) | undefined;

beforeEach(async () => {
  checksSignatures = true;
  pong = { status: 200, type: 'application/json' };
  hang = undefined;
  behave = () => ({ status: 200, body: { type: 4, data: { content: 'ok' } } });
  server = createServer((request, response) => {
    void serve(request, response);
  });
  url = `http://127.0.0.1:${await listen(server)}/interactions`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A bot behind an endpoint. The test defines its answers. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const signed = `${String(request.headers['x-signature-timestamp'])}${body.toString()}`;
  const signature = Buffer.from(String(request.headers['x-signature-ed25519']), 'hex');
  const isGenuine = verify(null, Buffer.from(signed), keyOf(harness), signature);
  const interaction = JSON.parse(body.toString()) as APIInteraction | { type: 1 };
  const isPing = interaction.type === 1;
  if (hang && !isPing) return hang(response);
  const forged = checksSignatures && !isGenuine ? { status: 401 } : undefined;
  const answer = forged ?? (isPing ? { ...pong, body: { type: 1 } } : behave(interaction));
  const headers = { 'content-type': isPing ? pong.type : 'application/json' };
  response
    .writeHead(answer.status, headers)
    .end('body' in answer ? JSON.stringify(answer.body) : '');
}

function keyOf({ simulator }: Harness): ReturnType<typeof createPublicKey> {
  const prefix = Buffer.from('302a300506032b6570032100', 'hex');
  const der = Buffer.concat([prefix, Buffer.from(simulator.publicKey, 'hex')]);
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

describe('an interactions endpoint', () => {
  it('gets signed interactions and answers them', async () => {
    await harness.simulator.useInteractionsEndpoint(url);
    const answer = await harness.run();
    expect(answer).toMatchObject({
      kind: 'message',
      message: { content: 'ok' },
      response: { type: 4 },
    });
    expect(harness.simulator.transcript.refusals).toEqual([]);
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

  it.each<[string, Behaviour, number]>([
    ['an error status', () => ({ status: 500 }), 0],
    ['an invalid body', () => ({ status: 200, body: { type: 4, data: { content: 7 } } }), 1],
    [
      'a wrong type of answer',
      () => ({ status: 200, body: { type: 7, data: { content: 'a' } } }),
      1,
    ],
  ])('fails the interaction with %s', async (_name, behaviour, refusals) => {
    behave = behaviour;
    await harness.simulator.useInteractionsEndpoint(url);
    await expect(harness.run()).rejects.toMatchObject({
      name: 'InteractionFailed',
      reason: 'no-response',
    });
    expect(harness.simulator.transcript.refusals).toHaveLength(refusals);
  });

  it('fails the interaction if it is unreachable', async () => {
    await harness.simulator.useInteractionsEndpoint(url);
    server.closeAllConnections();
    server.close();
    await expect(harness.run()).rejects.toMatchObject({
      name: 'InteractionFailed',
      reason: 'no-bot',
    });
  });

  it('is refused if it accepts forged requests', async () => {
    checksSignatures = false;
    await expect(harness.simulator.useInteractionsEndpoint(url)).rejects.toThrow('not 401');
  });

  // https://discord.com/developers/docs/interactions/overview#setting-up-an-endpoint-acknowledging-ping-requests
  it.each([
    [201, 'application/json'],
    [200, 'text/plain'],
  ])('is refused if a PING is answered with %i and %s', async (status, type) => {
    pong = { status, type };
    await expect(harness.simulator.useInteractionsEndpoint(url)).rejects.toThrow('no PONG');
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

  it('is refused without a PONG', async () => {
    const elsewhere = `${harness.simulator.apiUrl}/v10/gateway`;
    await expect(harness.simulator.useInteractionsEndpoint(elsewhere)).rejects.toThrow('no PONG');
  });
});
