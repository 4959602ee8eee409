import './node-version.js';

// Ignored while the process loads: without a handler, SIGHUP would end it. The facts are read later anyway.
process.on('SIGHUP', () => undefined);

const { runProcess } = await import('./boot/process.ts');
runProcess();
