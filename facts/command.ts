import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { bundledPack } from '#data/load.ts';

/** What a command writes to and learns from. */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether somebody sits there who can be asked. */
  readonly canAsk: boolean;
}

/** One word after `npm run facts --`. */
export interface FactsCommand {
  readonly name: string;
  readonly summary: string;
  /** The whole of `--help`. */
  readonly help: string;
  /** Gives the exit code: 0, or 1 for problems. Throws UsageError where it was called wrongly. */
  run(args: readonly string[], surroundings: Surroundings): Promise<number>;
}

/** The command was called wrongly; the message says how to call it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Options and words of a command line; an unknown option or too many words are wrong usage. */
export function readArguments<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  words: { readonly least: number; readonly most: number },
) {
  const parsed = parseWords(args, options);
  const { length } = parsed.positionals;
  if (length < words.least) throw new UsageError('a folder or word is missing');
  if (length > words.most) {
    throw new UsageError(`'${parsed.positionals[words.most]}' is one word too many`);
  }
  return parsed;
}

function parseWords<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('ERR_PARSE_ARGS')) throw error;
    throw new UsageError((error as Error).message.split('. To specify')[0] ?? '');
  }
}

/** The pack that is meant: the one named, that of the bot's own setting, or the bundled one. */
export function packFolder(
  named: string | undefined,
  { environment }: Pick<Surroundings, 'environment'>,
): string {
  return named ?? (environment['FACTS_DIR']?.trim() || bundledPack);
}
