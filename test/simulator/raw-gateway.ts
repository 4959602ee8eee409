import { createInflate } from 'node:zlib';
import { WebSocket } from 'ws';
import type { Simulator } from '../../simulator/simulator.ts';
import { Arrivals } from './arrivals.ts';

export interface Payload {
  readonly op: number;
  readonly t: string | null;
  readonly s: number | null;
  readonly d: unknown;
}

/** A gateway connection without discord.js, for payloads that it never sends. */
export interface RawConnection {
  readonly payloads: Payload[];
  readonly closed: Promise<number>;
  send(payload: unknown): void;
  next(op: number): Promise<Payload>;
  terminate(): void;
}

/** Connects to the gateway. */
export function connectRaw(
  simulator: Simulator,
  query = '?v=10&encoding=json',
  path = '/gateway',
): RawConnection {
  const socket = new WebSocket(
    `${simulator.apiUrl.replace('http', 'ws').replace('/api', path)}${query}`,
  );
  const payloads = new Arrivals<Payload>();
  const take = (data: Buffer): void => payloads.add(JSON.parse(data.toString()) as Payload);
  const stream = createInflate().on('data', take);
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) stream.write(data);
    else take(data);
  });
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve);
  });
  return {
    payloads: payloads.all,
    closed,
    terminate: () => socket.terminate(),
    send: (payload) => socket.send(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    next: (op) => payloads.first((payload) => payload.op === op),
  };
}

/** A connection after HELLO. */
export async function connectAfterHello(
  simulator: Simulator,
  path?: '/gateway' | '/resume',
): Promise<RawConnection> {
  const connection = connectRaw(simulator, undefined, path);
  await connection.next(10);
  return connection;
}

/** RESUME of a session. */
export const resume = (token: string, sessionId: string | undefined, seq: number): object => ({
  op: 6,
  d: { token, session_id: sessionId, seq },
});

/** A valid IDENTIFY. `more` overrides its fields. */
export const identify = (simulator: Simulator, more: object = {}): object => ({
  op: 2,
  d: { token: simulator.token, intents: 0, properties: {}, ...more },
});

/** A connection after IDENTIFY, with its session id. */
export async function identified(
  simulator: Simulator,
): Promise<{ connection: RawConnection; sessionId: string }> {
  const connection = await connectAfterHello(simulator);
  connection.send(identify(simulator));
  const ready = await connection.next(0);
  const { session_id: sessionId } = ready.d as { session_id: string };
  return { connection, sessionId };
}
