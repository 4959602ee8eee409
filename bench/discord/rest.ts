import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { applicationId, each, interactionNumber, placeId } from './ids.ts';

/** `/api/v10/interactions/{id}/{token}/callback?with_response=…` */
const callback = /^\/api\/v\d+\/interactions\/(\d+)\/[^/]+\/callback(?:\?(.*))?$/;

const user = {
  id: applicationId,
  username: 'bench',
  global_name: null,
  discriminator: '0',
  avatar: null,
  bot: true,
  verified: true,
  mfa_enabled: true,
  email: null,
  flags: 0,
  public_flags: 0,
};

export const application = {
  id: applicationId,
  name: 'bench',
  icon: null,
  description: '',
  bot_public: true,
  bot_require_code_grant: false,
  verify_key: '0'.repeat(64),
  flags: 0,
  team: null,
  owner: { ...user, id: placeId(4, 0, 1), username: 'owner', bot: false },
  bot: user,
};

/** Discord's response to a callback with `with_response`. */
const withResponse = JSON.stringify({
  interaction: {
    id: placeId(7, 0),
    type: 2,
    response_message_id: placeId(7, 1),
    response_message_loading: false,
    response_message_ephemeral: false,
  },
  resource: {
    type: 4,
    message: {
      id: placeId(7, 1),
      type: 0,
      channel_id: placeId(1, 0, 1),
      author: user,
      content: '',
      timestamp: '2031-03-04T05:06:07.000000+00:00',
      edited_timestamp: null,
      ...each('tts mention_everyone pinned', false),
      ...each('mentions mention_roles attachments embeds components', []),
      webhook_id: applicationId,
      application_id: applicationId,
      flags: 0,
    },
  },
});

/**
 * Discord's REST API, as cheap as node:http allows and without any checks: interaction callbacks and the few
 * routes that bots need at startup.
 *
 * @param onCallback called with the number of an interaction and its answer.
 * @param verifyKey public key of the interactions' signatures, in hex. Unused over the gateway.
 */
export async function startRest(
  onCallback: (number: number, body: Buffer) => void,
  verifyKey = application.verify_key,
) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      answer(request, response, Buffer.concat(chunks));
    });
  });
  // Discord keeps connections open. The default of 5 seconds would close them between two phases.
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const gatewayUrl = `ws://127.0.0.1:${port}`;

  function answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const { url = '', method = '' } = request;
    const found = callback.exec(url);
    if (!found) {
      const path = url.replace(/^\/api(?:\/v\d+)?/, '').replace(/\?.*$/, '');
      const known = routes(path, method, body.toString());
      if (known === undefined) process.stderr.write(`unknown route: ${method} ${path}\n`);
      response
        .writeHead(known === undefined ? 404 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(known ?? { code: 0, message: '404: Not Found' }));
      return;
    }
    const headers = {
      // Each interaction has its own bucket, and this is the first request in it.
      'x-ratelimit-bucket': 'interactions-callback',
      'x-ratelimit-limit': '5',
      'x-ratelimit-remaining': '4',
      'x-ratelimit-reset': (Date.now() / 1000 + 1).toFixed(3),
      'x-ratelimit-reset-after': '1.000',
    };
    if (found[2]?.includes('with_response=true') === true) {
      response.writeHead(200, { ...headers, 'content-type': 'application/json' }).end(withResponse);
    } else {
      response.writeHead(204, headers).end();
    }
    onCallback(interactionNumber(found[1] ?? ''), body);
  }

  function routes(path: string, method: string, body: string): unknown {
    if (path === '/gateway') return { url: gatewayUrl };
    if (path === '/gateway/bot') {
      const limit = { total: 1000, remaining: 999, reset_after: 1000, max_concurrency: 1 };
      return { url: gatewayUrl, shards: 1, session_start_limit: limit };
    }
    if (path === '/users/@me') return user;
    if (path === '/applications/@me' || path === '/oauth2/applications/@me') {
      return { ...application, verify_key: verifyKey };
    }
    if (!/^\/applications\/\d+\/commands$/.test(path)) return undefined;
    if (method === 'GET') return [];
    const added = { application_id: applicationId, version: placeId(8, 0), type: 1 };
    const given = JSON.parse(body) as unknown;
    const commands = (Array.isArray(given) ? given : [given]) as readonly object[];
    const known = commands.map((command, n) => ({ ...command, ...added, id: placeId(6, 0, n) }));
    return Array.isArray(given) ? known : known[0];
  }

  return {
    /** Base URL of the API, without the version. */
    apiUrl: `http://127.0.0.1:${port}/api`,
    /** The gateway's URL, on the same server. */
    gatewayUrl,
    server,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
