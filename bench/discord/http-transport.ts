import { generateKeyPairSync, sign } from 'node:crypto';
import { Agent, request } from 'node:http';
import { freePort } from '../../test/listen.ts';
import { interactionWriter, type Transport } from './interaction.ts';
import { token } from './ids.ts';
import { startRest } from './rest.ts';

/** Milliseconds between attempts while the server isn't listening yet. */
const knock = 5;

/**
 * Sends interactions as signed requests and receives the answers as responses:
 * https://discord.com/developers/docs/interactions/overview#setting-up-an-endpoint
 */
export async function openHttpTransport(): Promise<Transport> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const publicHex = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString(
    'hex',
  );
  const rest = await startRest((number, body) => transport.onAnswer(number, body), publicHex);
  const port = await freePort();
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  let open = true;
  /** True after the first answer. Until then, 503 means that the bot is starting. */
  let isServed = false;

  function post(number: number, body: string): void {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = sign(null, Buffer.from(timestamp + body), privateKey).toString('hex');
    const posted = request({
      agent,
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/interactions',
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
        'x-signature-ed25519': signature,
        'x-signature-timestamp': timestamp,
      },
    });
    posted.on('response', (response) => {
      if (!isServed && response.statusCode === 503) {
        response.resume();
        knockAgain(number, body);
        return;
      }
      isServed = true;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        transport.onAnswer(number, Buffer.concat(chunks));
      });
    });
    posted.on('error', (error: NodeJS.ErrnoException) => {
      if (!open) return;
      if (error.code !== 'ECONNREFUSED') throw error;
      knockAgain(number, body);
    });
    posted.end(body);
  }

  function knockAgain(number: number, body: string): void {
    setTimeout(() => {
      if (open) post(number, body);
    }, knock);
  }

  const transport: Transport = {
    environment: {
      DISCORD_TOKEN: token,
      DISCORD_API_URL: rest.apiUrl,
      DISCORD_TRANSPORT: 'http',
      DISCORD_PUBLIC_KEY: publicHex,
      HTTP_PORT: String(port),
    },
    ask(number, question) {
      post(number, interactionWriter(question)(number));
    },
    onAnswer: () => undefined,
    async close() {
      open = false;
      agent.destroy();
      await rest.close();
    },
  };
  return transport;
}
