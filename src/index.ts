// Without a handler SIGHUP would end the process while it loads. The facts are read after that.
process.on('SIGHUP', () => undefined);

const { runProcess } = await import('./boot/process.ts');
runProcess();
