import { join, relative, sep } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Files of `src/` that import no room, and that every room may import. */
const groundFloor = [
  'config.ts',
  'environment.ts',
  'make-folder.ts',
  'nearest.ts',
  'clock.ts',
  'runtime.ts',
  'version.ts',
  'memoize.ts',
  'operator-error.ts',
  'v8-flags.ts',
];

/**
 * Which other rooms each room may import. `updates/channels.ts` allows one file of a room, `type store`
 * its types. A room that is missing here may import everything.
 */
const walls: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(groundFloor.map((file) => [file, []])),
  'version.ts': ['package.json'],
  data: [],
  http: [],
  // Messages about settings escape the text that an admin typed.
  subscriptions: ['data', 'replies/text.ts'],
  replies: ['data'],
  pictures: ['data', 'replies'],
  validation: ['data', 'pictures', 'replies'],
  store: ['subscriptions'],
  updates: ['data', 'pictures', 'replies', 'store', 'subscriptions'],
  reload: ['data', 'store', 'validation'],
  commands: [
    'data',
    'pictures',
    'reload',
    'replies',
    'subscriptions',
    'type store',
    'updates',
    'validation',
  ],
  // The dispatcher says so if the database is at fault.
  interactions: ['commands', 'data', 'replies', 'store/store-error.ts'],
  discord: ['http', 'interactions', 'store/rate-limit-state.ts', 'updates/channels.ts'],
  operations: ['http'],
  simulator: ['boot', 'subscriptions'],
  facts: ['data', 'replies', 'subscriptions', 'validation'],
};

/** Packages that only one room may import; tests and measurements may import any. */
const ownedPackages: Readonly<Record<string, string>> = {
  'discord.js': 'discord',
  'prom-client': 'operations',
  '@takumi-rs/wasm': 'pictures',
};

export interface Import {
  /** Absolute path of the importing file. */
  readonly file: string;
  /** As it is written: `#store/store.ts`, `../store.ts`, `kysely`. */
  readonly specifier: string;
  readonly isTypeOnly: boolean;
}

/** Why an import isn't allowed; undefined if it is. */
export function refusalOf({ file, specifier, isTypeOnly }: Import): string | undefined {
  const from = roomOf(relative(root, file));
  if (!/^[#.]/.test(specifier)) {
    const owner = ownedPackages[specifier];
    const isFree = owner === undefined || from === owner || !isInSource(file);
    return isFree ? undefined : `Only src/${owner}/ may import ${specifier}.`;
  }
  const target = specifier.startsWith('#')
    ? join('src', specifier.slice(1))
    : relative(root, join(file, '..', specifier));
  const to = roomOf(target);
  const allowed = walls[from];
  const isAllowed =
    from === to ||
    groundFloor.includes(to) ||
    (allowed === undefined
      ? !(isInSource(file) && to === 'simulator')
      : allowed.includes(to) ||
        allowed.includes(target.split(sep).slice(1).join('/')) ||
        (isTypeOnly && allowed.includes(`type ${to}`)));
  return isAllowed ? undefined : `${from} may not import ${to}: see the table in lint/rooms.ts.`;
}

function isInSource(file: string): boolean {
  return relative(root, file).startsWith(`src${sep}`);
}

/** A folder of `src/`, a file directly in it, or a folder beside it. */
function roomOf(path: string): string {
  const [top = '', inside = ''] = path.split(sep);
  return top === 'src' ? inside : top;
}
