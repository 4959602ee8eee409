import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Allows at most `limit` connections. A further one replaces the connection that has been idle for longest, so that
 * clients that only hold connections can't lock out Discord and health checks. Without an idle one the new
 * connection is dropped.
 */
export function boundConnections(server: Server, limit: number): void {
  /** Without a request in progress, the longest idle first. */
  const idle = new Set<Socket>();
  let open = 0;
  server.on('connection', (socket) => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
      idle.delete(socket);
    });
    if (open > limit) {
      const [longest = socket] = idle;
      longest.destroy();
      idle.delete(longest);
    }
    if (!socket.destroyed) idle.add(socket);
  });
  server.on('request', ({ socket }, response: ServerResponse) => {
    idle.delete(socket);
    response.once('close', () => {
      if (!socket.destroyed) idle.add(socket);
    });
  });
}
