import { setFlagsFromString } from 'node:v8';

/**
 * V8 compiles WebAssembly at once and, where it is used much, a second time to make it faster. Here that is
 * undici's HTTP parser: it takes 23 MB, which malloc keeps, and 50 ms, and saves a hundredth of an answer's CPU.
 * Both flags are needed; a V8 that no longer knows them says so and goes on. Not set before the bot has started:
 * with other flags V8 takes none of the code that Node.js brings compiled, which costs 30 ms.
 */
const compileWebAssemblyOnce = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];

/** An ES module is loaded with all that it imports before any of it runs, so one comes after the other. */
async function start(): Promise<void> {
  await import('./discord/one-undici.ts');
  const { runProcess } = await import('./main.ts');
  runProcess(undefined, () => {
    for (const flag of compileWebAssemblyOnce) setFlagsFromString(flag);
  });
}

// Not top-level await: an answer that never comes would then end the process with code 13.
void start();
