import { ConfigError } from '#config.ts';

/** Stands in for the simulator in the deployed form, which does not come with it. */
export function runSimulator(): never {
  throw new ConfigError(
    'DISCORD_TOKEN is not set. What starts without one, the simulator, comes with the source: npm start.',
  );
}
