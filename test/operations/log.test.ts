import { describe, expect, it } from 'vitest';
import { createLog } from '#operations/log.ts';

const secret = 'MTIz.GabcDE.abcdefghijklmnopqrstuvwxyz';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog('trace', [secret], { write: (line) => void lines.push(line) }));
  return lines.join('');
}

describe('createLog', () => {
  it.each([
    ['in a message', (log) => log.info(`token ${secret}`)],
    ['under the key of a secret', (log) => log.info({ token: 'other-secret' })],
    ['deep in an object', (log) => log.info({ a: { b: { authorization: 'other-secret' } } })],
    ['in an unexpected key', (log) => log.info({ note: `Bot ${secret}` })],
    ['in an error', (log) => log.error({ err: new Error(`refused ${secret}`) })],
  ] satisfies [string, (log: ReturnType<typeof createLog>) => void][])(
    'redacts a secret %s',
    (_, write) => {
      const text = logged(write);
      expect(text).toContain('[redacted]');
      expect(text).not.toContain(secret);
      expect(text).not.toContain('other-secret');
    },
  );

  it('redacts the interaction token in an address', () => {
    const text = logged((log) => {
      log.error({ url: 'http://x/api/v10/webhooks/123/aW50ZXJhY3Rpb24/messages/@original' });
      log.error({ url: 'http://x/api/v10/interactions/456/aW50ZXJhY3Rpb24/callback' });
    });
    expect(text).not.toContain('aW50ZXJhY3Rpb24');
    expect(text).toContain('/webhooks/123/[redacted]/messages/@original');
  });

  it('writes one JSON object per line with level name and ISO time', () => {
    const line = JSON.parse(logged((log) => log.warn({ x: 1 }, 'hello')));
    expect(line).toMatchObject({ level: 'warn', x: 1, msg: 'hello' });
    expect(Date.parse(line.time)).not.toBeNaN();
  });
});
