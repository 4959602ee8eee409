import { describe, expect, it } from 'vitest';
import { createVerifier } from '#discord/http/signature.ts';

/** RFC 8032, section 7.1: public key, message, signature. */
const vectors = [
  [
    'TEST 1',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    'TEST 2',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
] as const;

describe('a verifier', () => {
  it.each(vectors)('accepts %s of RFC 8032', (_, key, message, signature) => {
    const verify = createVerifier(key);
    expect(verify(signature, Buffer.from(message, 'hex'))).toBe(true);
    expect(verify(signature.toUpperCase(), Buffer.from(message, 'hex'))).toBe(true);
  });

  it.each(vectors)('refuses %s with any bit flipped', (_, key, message, signature) => {
    const verify = createVerifier(key);
    const original = Buffer.from(signature, 'hex');
    for (let bit = 0; bit < original.length * 8; bit += 1) {
      const turned = Buffer.from(original);
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verify(turned.toString('hex'), Buffer.from(message, 'hex')), `bit ${bit}`).toBe(false);
    }
  });

  it('refuses an S that is not reduced, as RFC 8032 requires', () => {
    // The group order added to S: the same point, another encoding.
    const [, key, message, signature] = vectors[1];
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const bytes = Buffer.from(signature, 'hex');
    const s = BigInt(`0x${Buffer.from(bytes.subarray(32).toReversed()).toString('hex')}`) + order;
    const forged = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').toReversed();
    const verify = createVerifier(key);
    const whole = Buffer.concat([bytes.subarray(0, 32), forged]).toString('hex');
    expect(verify(whole, Buffer.from(message, 'hex'))).toBe(false);
  });

  it('refuses everything if its key is not a point of the curve', () => {
    const verify = createVerifier('02'.padEnd(64, '0'));
    expect(verify(vectors[0][3], Buffer.alloc(0))).toBe(false);
  });
});
