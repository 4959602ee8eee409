import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { InteractionResponseType, InteractionType } from 'discord-api-types/v10';
import type { Discord } from '../discord.ts';
import { LIMITS } from '../rest/limits.ts';
import { checkCallback } from '../rest/bodies.ts';
import { parseBody } from '../rest/read-body.ts';
import { enforce, Refusal } from '../rest/refusal.ts';
import { InteractionFailed } from './answer.ts';
import type { Interaction } from './interaction-registry.ts';
import type { Callback } from './respond.ts';
import { takeCallback } from './take-callback.ts';

/** The last 32 bytes of an Ed25519 key in DER are the raw key. */
const KEY_BYTES = 32;

/**
 * Delivery of interactions by signed HTTP requests instead of the gateway.
 * https://discord.com/developers/docs/interactions/overview#preparing-for-interactions
 */
export class InteractionsEndpoint {
  /** The public key for its signatures, in hexadecimal. */
  readonly publicKey: string;
  readonly #privateKey: KeyObject;
  #url: string | undefined;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const der = publicKey.export({ type: 'spki', format: 'der' });
    this.publicKey = der.subarray(-KEY_BYTES).toString('hex');
    this.#privateKey = privateKey;
  }

  /** The current address. While it's set, interactions don't go to the gateway. */
  get url(): string | undefined {
    return this.#url;
  }

  /**
   * Sets the address after Discord's check: it must answer a PING with a PONG and a wrong signature
   * with 401. @throws Error if the check fails.
   */
  async open(discord: Discord, url: string): Promise<void> {
    const ping = JSON.stringify({
      type: InteractionType.Ping,
      application_id: discord.world.application.id,
    });
    const timestamp = timestampOf(discord);
    const answer = await post(url, ping, timestamp, this.#sign(timestamp + ping));
    const type = answer.headers.get('content-type') ?? '';
    const isJson = answer.status === 200 && type.startsWith('application/json');
    const pong: unknown = isJson ? await answer.json() : undefined;
    if (Object(pong).type !== InteractionResponseType.Pong) {
      throw new Error(`${url} answered a PING with ${answer.status} ${type} and no PONG.`);
    }
    const forged = await post(url, ping, timestamp, this.#sign(`${timestamp}forged`));
    if (forged.status !== 401) {
      throw new Error(`${url} answered a forged request with ${forged.status}, not 401.`);
    }
    this.#url = url;
  }

  close(): void {
    this.#url = undefined;
  }

  /** Sends an interaction to the bot and handles an answer in the response. Hangs up after three seconds. */
  async deliver(
    discord: Discord,
    url: string,
    interaction: Interaction,
    payload: object,
  ): Promise<void> {
    const { transcript } = discord;
    const body = JSON.stringify(payload);
    const timestamp = timestampOf(discord);
    transcript.note('gateway-out', `POST ${url}`, { body: payload });
    const patience = new AbortController();
    const stop = discord.clock.after(LIMITS.firstAnswer, () => patience.abort());
    try {
      const signature = this.#sign(timestamp + body);
      const response = await post(url, body, timestamp, signature, patience.signal);
      const bytes = Buffer.from(await response.arrayBuffer());
      transcript.note('gateway-in', 'answer', { status: response.status });
      // 202: the answer follows by REST.
      if (response.status === 202) return;
      if (!response.ok) throw new InteractionFailed('no-response');
      const { json, files } = await parseBody(bytes, response.headers.get('content-type') ?? '');
      enforce(discord, checkCallback(json), json);
      takeCallback(discord, interaction, json as Callback, files);
    } catch (error) {
      if (error instanceof Refusal) {
        const { status, body: refusal } = error;
        transcript.note('refused', `answer to POST ${url}`, { status, body: refusal });
        interaction.fail(new InteractionFailed('no-response'));
      } else
        interaction.fail(
          error instanceof InteractionFailed
            ? error
            : new InteractionFailed(patience.signal.aborted ? 'no-response' : 'no-bot'),
        );
    } finally {
      stop();
    }
  }

  /** Discord's headers for this body. */
  headersFor(discord: Discord, body: string): Readonly<Record<string, string>> {
    const timestamp = timestampOf(discord);
    return headers(timestamp, this.#sign(timestamp + body));
  }

  #sign(text: string): string {
    return sign(null, Buffer.from(text), this.#privateKey).toString('hex');
  }
}

/** Unix seconds. */
function timestampOf({ clock }: Discord): string {
  return Math.floor(clock.now() / 1000).toString();
}

function post(
  url: string,
  body: string,
  timestamp: string,
  signature: string,
  signal: AbortSignal | null = null,
): Promise<Response> {
  return fetch(url, {
    signal,
    method: 'POST',
    headers: headers(timestamp, signature),
    body,
  });
}

function headers(timestamp: string, signature: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
    'x-signature-ed25519': signature,
    'x-signature-timestamp': timestamp,
  };
}
