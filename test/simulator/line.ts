import { WebSocket } from 'ws';
import type { Simulator } from '../../simulator/simulator.ts';

export interface Payload {
  readonly op: number;
  readonly t: string | null;
  readonly s: number | null;
  readonly d: unknown;
}

/** A socket without a client: for what no client of good manners sends. */
export interface Line {
  readonly payloads: Payload[];
  readonly closed: Promise<number>;
  send(payload: unknown): void;
  next(op: number): Promise<Payload>;
  hangUp(): void;
}

/** Calls the gateway. Another query than Discord wants may be given. */
export function dial(simulator: Simulator, query = '?v=10&encoding=json'): Line {
  const socket = new WebSocket(
    `${simulator.apiUrl.replace('http', 'ws').replace('/api', '/gateway')}${query}`,
  );
  const payloads: Payload[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data: Buffer) => {
    payloads.push(JSON.parse(data.toString()) as Payload);
    for (const look of waiting) look();
  });
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve);
  });
  return {
    payloads,
    closed,
    hangUp: () => socket.terminate(),
    send: (payload) => socket.send(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    next: (op) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = payloads.find((payload) => payload.op === op);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

/** A good IDENTIFY, but for what `more` changes in it. */
export const identify = (simulator: Simulator, more: object = {}): object => ({
  op: 2,
  d: { token: simulator.token, intents: 0, properties: {}, ...more },
});

/** A line with a session: that of the READY that it got. */
export async function identified(simulator: Simulator): Promise<{ line: Line; sessionId: string }> {
  const line = dial(simulator);
  await line.next(10);
  line.send(identify(simulator));
  const ready = await line.next(0);
  const { session_id: sessionId } = ready.d as { session_id: string };
  return { line, sessionId };
}
