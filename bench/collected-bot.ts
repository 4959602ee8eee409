import { systemClock } from '#clock.ts';
import { runProcess } from '#boot/process.ts';
import { createCollector } from './heap.ts';

// Starts the bot as `src/index.ts` does. The parent process can ask for its memory with a message.
const collect = createCollector();
process.on('message', () => {
  void collect().then((held) => process.send?.(held));
});
runProcess(systemClock);
