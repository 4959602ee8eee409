import { createPublicKey, verify } from 'node:crypto';

/**
 * Verifies Ed25519 signatures (RFC 8032), a tenth of a millisecond each.
 * https://discord.com/developers/docs/interactions/overview#setting-up-an-endpoint-validating-security-request-headers
 *
 * @param publicKey 64 hex digits.
 * @returns whether `signature`, 128 hex digits, is the application's for exactly these bytes.
 */
export function createVerifier(publicKey: string) {
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return (signature: string, message: Buffer) =>
    verify(null, message, key, Buffer.from(signature, 'hex'));
}
