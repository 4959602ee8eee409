import { once } from 'node:events';
import { pino } from 'pino';
import { systemClock } from '#clock.ts';
import { openStore } from '#store/store.ts';

// Prints "ready", waits for input, then claims slots until none is ready and prints each as JSON.
const context = { clock: systemClock, log: pino({ level: 'silent' }) };
const { slots } = await openStore(process.argv[2] ?? '', context);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
while (((await slots.nextEventAt()) ?? Infinity) <= 1000) {
  const { claimed } = await slots.claim({ now: 1000, until: 61_000, limit: 3 }, (slot) => ({
    message: `composed by ${process.pid} for ${slot.idempotencyKey}`,
    items: [],
    spotlight: null,
  }));
  for (const { id, idempotencyKey, message } of claimed) {
    process.stdout.write(`${JSON.stringify({ id, idempotencyKey, message })}\n`);
  }
}
process.exit();
