import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, type Answer, type PostHandler } from '#http/server.ts';
import { createBodyReader } from '#http/request-body.ts';
import { createBatching } from './batching.ts';
import { createVerifier } from './signature.ts';
import type { Runtime } from '#runtime.ts';

export type Rejection = 'headers' | 'clock' | 'signature' | 'body';

export interface SignedRequestDeps extends Runtime {
  /** The application's public key, as 64 hex digits. */
  readonly publicKey: string;
  /** Called for each refused request. Discord itself sends forged ones as a check. */
  readonly onRejected: (reason: Rejection) => void;
}

const signatureForm = /^[0-9a-f]{128}$/i;
/** Unix seconds. */
const timestampForm = /^\d{1,12}$/;

/**
 * Tolerated difference between a signed request's time and ours, in milliseconds. An interaction expires after 15
 * minutes, so a copied request is worthless later, while a clock that is some minutes wrong does no harm.
 */
export const timestampTolerance = 15 * 60_000;

/** In bytes. The largest interaction has some options of 6,000 characters each. */
const bodyLimits = { each: 128 * 1024, together: 8 * 1024 * 1024 };

export type SignedHandler = (body: object, response: ServerResponse) => Promise<Answer> | Answer;

/**
 * Wraps handlers so that they get only requests signed by Discord. The signature covers the raw bytes, which aren't
 * parsed before.
 */
export function takeOnlySigned(deps: SignedRequestDeps): (handle: SignedHandler) => PostHandler {
  const { clock, log, onRejected } = deps;
  const isSigned = createVerifier(deps.publicKey);
  const joinBatch = createBatching();
  const readBody = createBodyReader(bodyLimits);

  function reject(status: number, reason: Rejection): Answer {
    onRejected(reason);
    return json(status, { error: rejections[reason] });
  }

  return (handle) => async (request, response) => {
    const { signature, timestamp } = signatureOf(request);
    // Refused before the body is read.
    if (!signatureForm.test(signature) || !timestampForm.test(timestamp)) {
      return reject(401, 'headers');
    }
    const bytes = await readBody(request);
    if (!bytes) return json(413, { error: 'request body is too large or too slow' });
    await joinBatch();
    const signedBytes = Buffer.concat([Buffer.from(timestamp), bytes]);
    if (!isSigned(signature, signedBytes)) return reject(401, 'signature');
    const skew = clock.now() - Number(timestamp) * 1000;
    if (Math.abs(skew) > timestampTolerance) {
      log.warn({ skewInMs: skew }, 'request timestamp out of range');
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

/** Missing headers are empty; duplicate ones don't match the pattern. */
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
