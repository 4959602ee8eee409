import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { APIInteraction } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../simulator/actor.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

type Behaviour = (interaction: APIInteraction) => { status: number; body?: unknown };

let stage: Stage;
let server: Server;
let url: string;
let behave: Behaviour;
let checksSignatures: boolean;

beforeEach(async () => {
  stage = await openStage();
  await stage.register([{ name: 'cast', description: 'a' }]);
  checksSignatures = true;
  behave = () => ({ status: 200, body: { type: 4, data: { content: 'ok' } } });
  server = createServer((request, response) => {
    void serve(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/interactions`;
});
afterEach(async () => {
  await stage[Symbol.asyncDispose]();
  server.closeAllConnections();
  server.close();
});

/** A bot behind an endpoint, which answers as the test wants. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const signed = `${String(request.headers['x-signature-timestamp'])}${body.toString()}`;
  const signature = Buffer.from(String(request.headers['x-signature-ed25519']), 'hex');
  const isGenuine = verify(null, Buffer.from(signed), keyOf(stage), signature);
  const interaction = JSON.parse(body.toString()) as APIInteraction | { type: 1 };
  const pong = interaction.type === 1 ? { status: 200, body: { type: 1 } } : undefined;
  const forged = checksSignatures && !isGenuine ? { status: 401 } : undefined;
  const answer = forged ?? pong ?? behave(interaction as APIInteraction);
  const headers = { 'content-type': 'application/json' };
  response
    .writeHead(answer.status, headers)
    .end('body' in answer ? JSON.stringify(answer.body) : '');
}

function keyOf({ simulator }: Stage): ReturnType<typeof createPublicKey> {
  const prefix = Buffer.from('302a300506032b6570032100', 'hex');
  const der = Buffer.concat([prefix, Buffer.from(simulator.publicKey, 'hex')]);
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

const run = (): Promise<Answer> => stage.simulator.as('fan', 'general').run('cast');

describe('an interactions endpoint', () => {
  it('GIVEN a good one THEN interactions come there signed, and its answer counts', async () => {
    await stage.simulator.useInteractionsEndpoint(url);
    const answer = await run();
    expect(answer).toMatchObject({
      kind: 'message',
      message: { content: 'ok' },
      response: { type: 4 },
    });
    expect(stage.simulator.transcript.refusals).toEqual([]);
    expect(await stage.rest.get('/applications/@me')).toMatchObject({
      interactions_endpoint_url: url,
      verify_key: stage.simulator.publicKey,
    });
  });

  it('GIVEN a connected bot too THEN the gateway gets nothing until the endpoint is given up', async () => {
    const client = await stage.connect();
    await stage.simulator.useInteractionsEndpoint(url);
    await run();
    expect(client.events).toEqual(['READY']);
    stage.onInteraction((_interaction, reply) =>
      reply.callback({ type: 4, data: { content: 'by gateway' } }),
    );
    await stage.simulator.useInteractionsEndpoint(undefined);
    expect((await run()).message.content).toBe('by gateway');
  });

  it('GIVEN 202 THEN the answer comes by REST', async () => {
    behave = (interaction) => {
      void stage.reply(interaction).callback({ type: 4, data: { content: 'later' } });
      return { status: 202 };
    };
    await stage.simulator.useInteractionsEndpoint(url);
    expect((await run()).message.content).toBe('later');
  });

  it.each<[string, Behaviour, number]>([
    ['an error', () => ({ status: 500 }), 0],
    ['a body of bad form', () => ({ status: 200, body: { type: 4, data: { wat: 1 } } }), 1],
    [
      'an answer that does not fit',
      () => ({ status: 200, body: { type: 7, data: { content: 'a' } } }),
      1,
    ],
  ])('GIVEN %s THEN the person is told', async (_name, behaviour, refusals) => {
    behave = behaviour;
    await stage.simulator.useInteractionsEndpoint(url);
    await expect(run()).rejects.toMatchObject({ name: 'InteractionFailed', reason: 'no-response' });
    expect(stage.simulator.transcript.refusals).toHaveLength(refusals);
  });

  it('GIVEN nobody at the address any more THEN the person is told', async () => {
    await stage.simulator.useInteractionsEndpoint(url);
    server.closeAllConnections();
    server.close();
    await expect(run()).rejects.toMatchObject({ name: 'InteractionFailed', reason: 'no-bot' });
  });

  it('GIVEN one that takes forged requests THEN Discord does not accept it', async () => {
    checksSignatures = false;
    await expect(stage.simulator.useInteractionsEndpoint(url)).rejects.toThrow('not 401');
  });

  it('GIVEN one without a PONG THEN Discord does not accept it', async () => {
    const elsewhere = `${stage.simulator.apiUrl}/v10/gateway`;
    await expect(stage.simulator.useInteractionsEndpoint(elsewhere)).rejects.toThrow('no PONG');
  });
});
