import { createInflate } from 'node:zlib';
import { WebSocket } from 'ws';
import type { Simulator } from '../../simulator/simulator.ts';
import { Arrivals } from './arrivals.ts';

interface Payload {
  readonly op: number;
  readonly t: string | null;
  readonly s: number | null;
  readonly d: unknown;
}

/** A gateway connection without discord.js, for payloads that it never sends. */
export type RawConnection = ReturnType<typeof connectRaw>;

/** Connects to the gateway. */
export function connectRaw(simulator: Simulator, query = '?v=10&encoding=json', path = '/gateway') {
  const base = simulator.apiUrl.replace('http', 'ws').replace('/api', path);
  const socket = new WebSocket(`${base}${query}`);
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
    send: (payload: unknown) =>
      socket.send(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    next: (op: number) => payloads.first((payload) => payload.op === op),
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

/** A connection after IDENTIFY, with its session id. `more` overrides fields of the IDENTIFY. */
export async function identified(simulator: Simulator, more?: object, query?: string) {
  const connection = connectRaw(simulator, query);
  await connection.next(10);
  connection.send(identify(simulator, more));
  const ready = await connection.next(0);
  const { session_id: sessionId } = ready.d as { session_id: string };
  return { connection, sessionId };
}

/** A connection after HELLO that has asked to resume a session after one event. */
export async function resuming(
  simulator: Simulator,
  sessionId: string | undefined,
  seq = 1,
  path?: '/gateway' | '/resume',
): Promise<RawConnection> {
  const connection = await connectAfterHello(simulator, path);
  connection.send(resume(simulator.token, sessionId, seq));
  return connection;
}
