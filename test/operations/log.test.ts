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
    ['under a telling key', (log) => log.info({ token: 'other-secret' })],
    ['deep in an object', (log) => log.info({ a: { b: { authorization: 'other-secret' } } })],
    ['in an unexpected key', (log) => log.info({ note: `Bot ${secret}` })],
    ['in an error', (log) => log.error({ err: new Error(`refused ${secret}`) })],
  ] satisfies [string, (log: ReturnType<typeof createLog>) => void][])(
    'GIVEN a secret %s THEN it is not in the log',
    (_, write) => {
      const text = logged(write);
      expect(text).toContain('[redacted]');
      expect(text).not.toContain(secret);
      expect(text).not.toContain('other-secret');
    },
  );

  it('GIVEN an interaction token in an address THEN it is not in the log', () => {
    const text = logged((log) => {
      log.error({ url: 'http://x/api/v10/webhooks/123/aW50ZXJhY3Rpb24/messages/@original' });
      log.error({ url: 'http://x/api/v10/interactions/456/aW50ZXJhY3Rpb24/callback' });
    });
    expect(text).not.toContain('aW50ZXJhY3Rpb24');
    expect(text).toContain('/webhooks/123/[redacted]/messages/@original');
  });

  it('GIVEN a line THEN it is one JSON object with level and time in words', () => {
    const line = JSON.parse(logged((log) => log.warn({ x: 1 }, 'hello')));
    expect(line).toMatchObject({ level: 'warn', x: 1, msg: 'hello' });
    expect(Date.parse(line.time)).not.toBeNaN();
  });
});
