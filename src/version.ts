import manifest from '../package.json' with { type: 'json' };

export const packageInfo = {
  name: 'Hawkins Post',
  version: manifest.version,
  license: manifest.license,
} as const;
