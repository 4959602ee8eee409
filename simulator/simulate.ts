import { systemClock } from '#clock.ts';
import { runCommand } from './run-command.ts';
import { readSimulateArguments, SIMULATE_HELP } from './terminal/simulate-arguments.ts';

// Starts a bot in any language on the simulated Discord: `npm run simulate -- --help`.
const request = readSimulateArguments(process.argv.slice(2));
if (request.kind === 'help') process.stdout.write(SIMULATE_HELP);
else if (request.kind === 'misread') {
  process.stderr.write(`${request.problem}\n\n${SIMULATE_HELP}`);
  process.exitCode = 2;
} else {
  // It may still be checking an endpoint.
  process.exit(await runCommand(request, systemClock, process.env));
}
