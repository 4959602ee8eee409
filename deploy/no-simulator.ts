import { ConfigError } from '#config.ts';

/** Replaces the simulator in the bundle. */
export function runSimulator(): never {
  throw new ConfigError(
    'DISCORD_TOKEN is not set. Without it, the simulator would start, which comes only with the source: npm start.',
  );
}
