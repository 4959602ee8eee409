import { systemClock } from '#clock.ts';
import { readEnvironment } from '#environment.ts';
import { describeError, exitCodeOf } from '#operator-error.ts';
import { ask } from './terminal/ask-once.ts';
import { type AskRequest, HELP, readArguments } from './terminal/ask-arguments.ts';

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
  process.exitCode = await run(request).catch((error: unknown) => {
    process.stderr.write(`${describeError(error)}\n`);
    return exitCodeOf(error);
  });
}

async function run(wanted: AskRequest): Promise<number> {
  const { variables, warnings } = readEnvironment();
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  return ask(wanted, systemClock, variables);
}
