import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Where compiled code is kept between starts. Not in the folder for temporary files, where others could put
 * code for us; where this one cannot be written, each start compiles anew.
 */
const compileCache = join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled');

/** Nothing else is imported before the cache is on: that would not be kept. */
async function start(): Promise<void> {
  enableCompileCache(compileCache);
  const { runProcess } = await import('./main.ts');
  runProcess();
}

// Not top-level await: an answer that never comes would then end the process with code 13.
void start();
