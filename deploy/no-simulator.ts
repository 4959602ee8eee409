import { ConfigError } from '#config.ts';

/** Replaces the simulator in the bundle. */
export function runSimulator({ warnings }: { readonly warnings: readonly string[] }): never {
  const reason =
    'DISCORD_TOKEN is not set. Without it, the simulator would start, which comes only with the source: npm start.';
  throw new ConfigError([reason, ...warnings].join('\n'));
}
