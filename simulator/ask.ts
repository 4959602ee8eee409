import { systemClock } from '#clock.ts';
import { ask } from './terminal/ask-once.ts';
import { HELP, readArguments } from './terminal/ask-arguments.ts';

// A reader such as `head` may close the pipe early.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

// Runs slash commands in the built-in Discord: `npm run ask -- --help`.
const request = readArguments(process.argv.slice(2));
if (request.kind === 'help') process.stdout.write(HELP);
else if (request.kind === 'misread') {
  process.stderr.write(`${request.problem}\n\n${HELP}`);
  process.exitCode = 2;
} else {
  process.exitCode = await ask(request, {
    clock: systemClock,
    environment: process.env,
    output: process.stdout,
    errors: process.stderr,
  });
}
