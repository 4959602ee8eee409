import { spawn } from 'node:child_process';
import { constants } from 'node:os';

// Runs between the simulator and a command, so that the command's processes end however the simulator ends.
const PATIENCE = 5_000;
const FAILURES: Readonly<Record<string, [code: number, problem: string]>> = {
  ENOENT: [127, 'no such command'],
  EACCES: [126, "it isn't executable"],
};

// Before the command starts: a signal that ended this process alone would leave the command running.
process.on('exit', () => end('SIGKILL'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    end(signal);
    setTimeout(() => process.exit(1), PATIENCE);
  });
}

const [command = '', ...args] = process.argv.slice(3);
const bot = spawn(command, args, {
  // npm changes the working directory.
  cwd: process.env['INIT_CWD'],
  stdio: ['ignore', 'inherit', 'inherit'],
  // A group of its own, so that a script's children can be ended too. Windows has no groups.
  detached: process.platform !== 'win32',
});

bot.once('error', ({ code = '', message }: NodeJS.ErrnoException) => {
  const [exitCode, problem] = FAILURES[code] ?? [1, message];
  process.stderr.write(`${command} can't be started: ${problem}.\n`);
  process.exit(exitCode);
});
bot.once('exit', (code, signal) =>
  process.exit(code ?? 128 + constants.signals[signal ?? 'SIGHUP']),
);
// Its clock can't be set, and its schedule can't be read.
process.on('message', ({ id }: { readonly id: number }) => process.send?.({ id, at: null }));
process.channel?.unref();

function end(signal: NodeJS.Signals): void {
  try {
    if (bot.pid === undefined) return;
    if (process.platform === 'win32') bot.kill(signal);
    else process.kill(-bot.pid, signal);
  } catch {
    // It has ended.
  }
}
