import manifest from '../package.json' with { type: 'json' };

/** What this program is called, from the package itself. */
export const packageInfo = {
  name: 'Hawkins Post',
  version: manifest.version,
  license: manifest.license,
} as const;
