import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line between bot and Discord that can go dead without anybody hanging up. */
export interface SilentLine extends AsyncDisposable {
  /** `ws://host:port` */
  readonly url: string;
  /** How many connections were made through it. */
  readonly connections: () => number;
  /**
   * From now on nothing that is sent on connections open at this time arrives, in neither direction, and
   * neither side learns that the other has gone. New ones work.
   */
  goSilent(): void;
  /** How many bytes were swallowed. */
  readonly swallowed: () => number;
}

/** @param target where it leads to: an address with host and port. */
export async function openSilentLine(target: string): Promise<SilentLine> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const silent = new Set<Socket>();
  let connections = 0;
  let swallowed = 0;
  const pass = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('error', () => undefined);
    from.on('data', (bytes) => {
      if (silent.has(from)) swallowed += bytes.length;
      else to.write(bytes);
    });
    from.on('close', () => {
      if (!silent.has(from)) to.destroy();
    });
  };
  // Half-open is allowed, so that a FIN is swallowed too.
  const server = createServer({ allowHalfOpen: true }, (near) => {
    connections += 1;
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    pass(near, far);
    pass(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    goSilent() {
      for (const socket of sockets) silent.add(socket);
    },
    swallowed: () => swallowed,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
