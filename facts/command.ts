import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { readConfig } from '#config.ts';
import { bundledPack } from '#data/pack-file.ts';

export interface CommandContext {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface FactsCommand {
  readonly name: string;
  readonly summary: string;
  readonly help: string;
  /** Returns the exit code: 0, or 1 if there are problems. Throws UsageError for invalid arguments. */
  run(args: readonly string[], context: CommandContext): Promise<number>;
}

/** Invalid arguments; the message names the mistake. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Names the missing options, and shows a whole command. */
export function missingError(names: readonly string[], example: string): UsageError {
  const options = names.map((name) => `--${name}`).join(', ');
  return new UsageError(`missing: ${options}\nFor example: npm run facts -- ${example}`);
}

/** Parses options and words. Throws UsageError for unknown options and for too few or too many words. */
export function readArguments<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  words: { readonly least: number; readonly most: number },
) {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true });
    const { length } = parsed.positionals;
    if (length < words.least) throw new UsageError('a folder or word is missing');
    if (length <= words.most) return parsed;
    throw new UsageError(`unexpected argument '${parsed.positionals[words.most]}'`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('ERR_PARSE_ARGS')) throw error;
    throw new UsageError((error as Error).message.split('. To specify')[0] ?? '');
  }
}

/** The named pack, or the one in FACTS_DIR, or the bundled one. */
export function packFolder(
  named: string | undefined,
  { environment }: Pick<CommandContext, 'environment'>,
): string {
  return named ?? readConfig({ FACTS_DIR: environment['FACTS_DIR'] }).FACTS_DIR ?? bundledPack;
}
