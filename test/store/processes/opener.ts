import { once } from 'node:events';
import { pino } from 'pino';
import { systemClock } from '#clock.ts';
import { StoreError } from '#store/store-error.ts';
import { openStore } from '#store/store.ts';

// Prints "ready", waits for input, opens the store and prints the result.
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
try {
  const context = { clock: systemClock, log: pino({ level: 'silent' }) };
  const store = await openStore(process.argv[2] ?? '', context);
  await store.close();
  process.stdout.write('opened\n');
} catch (error) {
  if (!(error instanceof StoreError)) throw error;
  process.stdout.write(`${error.trouble}: ${error.message}\n`);
}
