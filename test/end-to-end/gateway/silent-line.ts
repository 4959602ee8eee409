import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A proxy between bot and Discord that can go dead without closing connections. */
export interface SilentLine extends AsyncDisposable {
  /** `ws://host:port` */
  readonly url: string;
  /** The number of connections so far. */
  readonly connections: () => number;
  /** Swallows everything on the current connections, in both directions, even a FIN. New ones work. */
  goSilent(): void;
  /** The number of swallowed bytes. */
  readonly swallowed: () => number;
}

/** @param target an address with host and port. */
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
