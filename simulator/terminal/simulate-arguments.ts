import { parseArgs } from 'node:util';

/** The parsed arguments of `npm run simulate`. */
export interface SimulateRequest {
  readonly kind: 'simulate';
  /** A program and its arguments. */
  readonly command: readonly string[];
  /** The bot's URL for interactions over HTTP; undefined: over the gateway. */
  readonly endpoint: string | undefined;
  /** The page's port; undefined: the default, or any free one. */
  readonly port: number | undefined;
}

type Arguments =
  | SimulateRequest
  | { readonly kind: 'help' }
  | { readonly kind: 'misread'; readonly problem: string };

export const SIMULATE_HELP = `Starts a simulated Discord, its page, and your bot, which can be in any language.

  npm run simulate -- [--port N] [--endpoint URL] -- COMMAND…

  --port N         port of the page (default: 3000, or another if it's taken)
  --endpoint URL   sends interactions to this address, as set in Discord's developer portal, instead
                   of to the gateway
  --help           this text

The command gets DISCORD_TOKEN, DISCORD_API_URL (without the version: …/api), DISCORD_PUBLIC_KEY and
DISCORD_APPLICATION_ID. It stops with the simulator, and its exit code becomes the simulator's.
docs/simulator.md lists what is simulated.
`;

const OPTIONS = {
  port: { type: 'string' },
  endpoint: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Parses the arguments of `npm run simulate`. */
export function readSimulateArguments(args: readonly string[]): Arguments {
  try {
    const { values, positionals: command } = parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
    const { help, endpoint, port } = values;
    if (help) return { kind: 'help' };
    if (port !== undefined && !(/^\d+$/u.test(port) && Number(port) <= 65_535)) {
      return misread(`--port takes a whole number up to 65535, not ${port}.`);
    }
    if (endpoint !== undefined && !URL.canParse(endpoint))
      return misread(`${endpoint} isn't a URL.`);
    if (command.length === 0) {
      return misread('Which command? For example: npm run simulate -- -- node bot.js');
    }
    return { kind: 'simulate', command, endpoint, port: port === undefined ? port : Number(port) };
  } catch (error) {
    return misread(error instanceof Error ? error.message : String(error));
  }
}

function misread(problem: string): Arguments {
  return { kind: 'misread', problem };
}
