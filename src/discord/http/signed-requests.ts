import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Clock } from '#clock.ts';
import { json, type Answer, type PostHandler } from '#http/server.ts';
import { readBody } from '#http/request-body.ts';
import { createVerifier } from './signature.ts';

/** Why a request was not taken. */
export type Rejection = 'headers' | 'clock' | 'signature' | 'body';

export interface SignedRequestDeps {
  /** The application's, as 64 hex digits. */
  readonly publicKey: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of each request that is turned away. Discord itself sends forged ones to try us. */
  readonly onRejected: (reason: Rejection) => void;
}

const signatureForm = /^[0-9a-f]{128}$/i;
/** Unix seconds. */
const timestampForm = /^\d{1,12}$/;

/**
 * How far a signed request's time may be from ours, in milliseconds. An interaction is worth nothing
 * after 15 minutes, so that a copied request cannot be used later; nor is it refused for a clock that is
 * some minutes wrong.
 */
const timestampTolerance = 15 * 60_000;

/** Bytes; the largest interactions are commands with many options, far below. */
const bodyLimit = 1_048_576;

/** Takes the JSON of a request that Discord signed. */
export type SignedHandler = (body: object, response: ServerResponse) => Promise<Answer> | Answer;

/**
 * Makes handlers take only what Discord signed. The signature is checked on the bytes as they came; nothing
 * looks into them before.
 */
export function takeOnlySigned(parts: SignedRequestDeps): (handle: SignedHandler) => PostHandler {
  const { clock, log, onRejected } = parts;
  const verify = createVerifier(parts.publicKey);

  function reject(status: number, reason: Rejection): Answer {
    onRejected(reason);
    return json(status, { error: rejections[reason] });
  }

  return (handle) => async (request, response) => {
    const { signature, timestamp } = signatureOf(request);
    // Before the body is read: whoever does not even look like Discord does not get to send one.
    if (!signatureForm.test(signature) || !timestampForm.test(timestamp)) {
      return reject(401, 'headers');
    }
    const bytes = await readBody(request, bodyLimit);
    if (!bytes) return json(413, { error: 'request body is too large' });
    const isGenuine = verify(signature, Buffer.concat([Buffer.from(timestamp), bytes]));
    if (!isGenuine) return reject(401, 'signature');
    const skew = clock.now() - Number(timestamp) * 1000;
    if (Math.abs(skew) > timestampTolerance) {
      log.warn({ skewInMs: skew }, "a request's time is far from this machine's clock");
      return reject(401, 'clock');
    }
    const body = parsed(bytes);
    return body ? handle(body, response) : reject(400, 'body');
  };
}

const rejections: Readonly<Record<Rejection, string>> = {
  headers: 'missing or malformed signature',
  signature: 'invalid signature',
  clock: 'timestamp out of range',
  body: 'not a JSON object',
};

/** Empty where a header is missing; one that is there twice has a form that no signature has. */
function signatureOf({ headers }: IncomingMessage) {
  return {
    signature: String(headers['x-signature-ed25519'] ?? ''),
    timestamp: String(headers['x-signature-timestamp'] ?? ''),
  };
}

function parsed(bytes: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
