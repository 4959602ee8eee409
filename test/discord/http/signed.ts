import { generateKeyPairSync, sign } from 'node:crypto';

/** A request as Discord makes it. */
export interface Signed {
  readonly body: string;
  readonly timestamp: string;
  readonly signature: string;
}

/** An application's key, with the half that only Discord has. */
export function createKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex'),
    signed(content: unknown, seconds: number): Signed {
      const body = typeof content === 'string' ? content : JSON.stringify(content);
      const timestamp = String(seconds);
      const signature = sign(null, Buffer.from(timestamp + body), privateKey).toString('hex');
      return { body, timestamp, signature };
    },
  };
}

export function headersOf({ timestamp, signature }: Omit<Signed, 'body'>) {
  return { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp };
}
