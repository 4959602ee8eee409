import { systemClock } from '#clock.ts';
import { runProcess } from '#boot/process.ts';
import { createCollector } from './heap.ts';

// The bot as `src/index.ts` starts it; whoever started it may ask, by a message, what it holds.
const collect = createCollector();
process.on('message', () => {
  void collect().then((held) => process.send?.(held));
});
runProcess(systemClock);
