import { createHash, randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { systemClock } from '#clock.ts';
import { openStore } from '#store/store.ts';

// Records one version after another until it is killed, and prints their ids.
const context = { clock: systemClock, log: pino({ level: 'silent' }) };
const { factsVersions } = await openStore(process.argv[2] ?? '', context);
let expected = (await factsVersions.current())?.id;
for (;;) {
  const content = randomBytes(60_000).toString('base64');
  const version = createHash('sha256').update(content).digest('hex').slice(0, 8);
  const outcome = await factsVersions.record(
    { version, content, author: 'start', reason: 'start', origin: 'folder' },
    expected,
  );
  if (outcome.outcome === 'conflict') throw new Error('unexpected conflict');
  expected = outcome.id;
  process.stdout.write(`${outcome.id}\n`);
}
