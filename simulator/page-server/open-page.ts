import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { serveRequest } from './serve-request.ts';
import { createPageSite } from './page-site.ts';
import type { PageContext } from './actions.ts';

export interface Address {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

/** Serves the page, on another port if the wanted one can't be used. */
export async function openPage({ address, context }: { address: Address; context: PageContext }) {
  const site = createPageSite(context);
  const server = createServer((request, response) => {
    void serveRequest(site, address.host, request, response);
  });
  const problem = await listenSomewhere(server, address);
  return {
    /** Undefined if it can't be served. */
    url: server.listening ? urlOf(server, address.host) : undefined,
    /** Why it isn't at its address, as a sentence for the person who started it. */
    problem,
    async [Symbol.asyncDispose]() {
      site.close();
      if (!server.listening) return;
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listenSomewhere(server: Server, { host, port }: Address) {
  const first = await listen(server, host, port);
  if (first === undefined) return undefined;
  const why =
    first.code === 'EADDRINUSE'
      ? `Port ${port} is taken by another program`
      : `The page can't be served at ${host}:${port} (${first.code ?? first.message})`;
  const second = await listen(server, host, 0);
  if (second === undefined) return `${why}. The page uses another port; HTTP_PORT sets it.`;
  return `${why}, and no other port works. Is HTTP_HOST an address of this computer?`;
}

function listen(
  server: Server,
  host: string,
  port: number,
): Promise<NodeJS.ErrnoException | undefined> {
  server.listen(port, host);
  return once(server, 'listening').then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  );
}

/** The URL for a browser on this computer. A wildcard address such as 0.0.0.0 isn't one. */
function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${isIPv6(name) ? `[${name}]` : name}:${port}`;
}
