import { readEnvironment } from '#environment.ts';
import { describeError, exitCodeOf } from '#operator-error.ts';
import { UsageError, type FactsCommand, type CommandContext } from './command.ts';
import { add } from './commands/add.ts';
import { check } from './commands/check.ts';
import { newPack } from './commands/new.ts';
import { schema } from './commands/schema.ts';
import { verify } from './commands/verify.ts';

/** EX_USAGE of sysexits.h. */
const exitUsage = 64;

const commands: readonly FactsCommand[] = [check, add, verify, newPack, schema];

const help = `npm run facts -- COMMAND …

${commands.map(({ name, summary }) => `  ${name.padEnd(8)}${summary}`).join('\n')}

Run COMMAND --help for details. docs/writing-facts.md leads from an article to an answer.`;

/** Runs a command and returns its exit code. */
export async function runFacts(args: readonly string[], context: CommandContext): Promise<number> {
  const [name, ...rest] = args;
  const command = commands.find((one) => one.name === name);
  if (isHelp(name)) {
    context.out(help);
    return 0;
  }
  if (!command) {
    const said = name === undefined ? 'No command given.' : `There is no command '${name}'.`;
    context.error(`${said}\n\n${help}`);
    return exitUsage;
  }
  if (rest.some(isHelp)) {
    context.out(`npm run facts -- ${command.help}`);
    return 0;
  }
  try {
    return await command.run(rest, context);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const [usage = ''] = command.help.split('\n');
    context.error(
      `facts ${command.name}: ${error.message}\nUsage: npm run facts -- ${usage}\nRun ${command.name} --help for details.`,
    );
    return exitUsage;
  }
}

function isHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h' || word === 'help';
}

if (import.meta.main) {
  try {
    const { variables, warnings } = readEnvironment();
    for (const warning of warnings) process.stderr.write(`${warning}\n`);
    process.exitCode = await runFacts(process.argv.slice(2), {
      out: (text) => process.stdout.write(`${text}\n`),
      error: (text) => process.stderr.write(`${text}\n`),
      environment: variables,
    });
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
