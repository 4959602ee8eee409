import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { InteractionResponseType, InteractionType } from 'discord-api-types/v10';
import type { Discord } from '../discord.ts';
import { LIMITS } from '../rest/limits.ts';
import { acceptBody, checkCallback } from '../rest/bodies.ts';
import { parseBody } from '../rest/read-body.ts';
import { Refusal } from '../rest/refusal.ts';
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
    const answer = await this.#post(discord, url, ping);
    const type = answer.headers.get('content-type') ?? '';
    const isJson = answer.status === 200 && type.startsWith('application/json');
    const pong: unknown = isJson ? await answer.json() : undefined;
    if (Object(pong).type !== InteractionResponseType.Pong) {
      throw new Error(`${url} answered a PING with ${answer.status} ${type} and no PONG.`);
    }
    const forged = await this.#post(discord, url, ping, { signed: 'forged' });
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
    transcript.note('gateway-out', `POST ${url}`, { body: payload });
    const patience = new AbortController();
    const stop = discord.clock.after(LIMITS.firstAnswer, () => patience.abort());
    try {
      const response = await this.#post(discord, url, JSON.stringify(payload), patience);
      const bytes = Buffer.from(await response.arrayBuffer());
      transcript.note('gateway-in', 'answer', { status: response.status });
      // 202: the answer follows by REST.
      if (response.status === 202) return;
      if (!response.ok) return interaction.fail(new InteractionFailed('no-response'));
      const { json, files } = await parseBody(bytes, response.headers.get('content-type') ?? '');
      const callback = acceptBody(discord, checkCallback, json) as Callback;
      takeCallback(discord, interaction, callback, files);
    } catch (error) {
      if (error instanceof Refusal) {
        const { status, body: refusal } = error;
        transcript.note('refused', `answer to POST ${url}`, { status, body: refusal });
      }
      const isUnreachable = error instanceof TypeError && !patience.signal.aborted;
      interaction.fail(new InteractionFailed(isUnreachable ? 'no-bot' : 'no-response'));
    } finally {
      stop();
    }
  }

  /** Discord's headers for this body. */
  headersFor({ clock }: Discord, body: string): Readonly<Record<string, string>> {
    // Unix seconds.
    const timestamp = Math.floor(clock.now() / 1000).toString();
    const signature = sign(null, Buffer.from(timestamp + body), this.#privateKey);
    return {
      'content-type': 'application/json',
      'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
      'x-signature-ed25519': signature.toString('hex'),
      'x-signature-timestamp': timestamp,
    };
  }

  /** @param signed what the signature is for; Discord also tries a forged one. */
  #post(
    discord: Discord,
    url: string,
    body: string,
    { signal = null, signed = body }: { signal?: AbortSignal | null; signed?: string } = {},
  ): Promise<Response> {
    return fetch(url, { method: 'POST', headers: this.headersFor(discord, signed), body, signal });
  }
}
