import './node-version.js';
import { setFlagsFromString } from 'node:v8';

// Ignored while the process loads: without a handler, SIGHUP would end it. The facts are read later anyway.
process.on('SIGHUP', () => undefined);

// The heap has its size by now. While a flag differs from its default, V8 discards the compiled code that
// ships with Node.js, so this is undone while the bot loads, and other flags are set after that.
setFlagsFromString('--max-semi-space-size=0');
const { runProcess } = await import('./boot/process.ts');
const { compileWasmOnce } = await import('./v8-flags.ts');
compileWasmOnce();
runProcess();
