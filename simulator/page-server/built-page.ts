import { createHash } from 'node:crypto';
import { glob, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface PageFile {
  readonly contentType: string;
  readonly etag: string;
  readonly bytes: Uint8Array;
}

export type PageFiles = ReadonlyMap<string, PageFile>;

/** The page can't be built here. */
export class PageNotBuilt extends Error {
  override readonly name = 'PageNotBuilt';
}

const SIMULATOR = join(import.meta.dirname, '..');
const PAGE = join(SIMULATOR, 'page');
const BUILT = join(PAGE, 'built');
const COPIED = ['index.html', 'page.css', 'icon.svg'] as const;
const DRAFT = 'draft-';
const SCRIPT = 'page.js';
const TYPES = {
  'index.html': 'text/html; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  [SCRIPT]: 'text/javascript; charset=utf-8',
} as const;
type Name = keyof typeof TYPES;
const NAMES = Object.keys(TYPES) as readonly Name[];

/**
 * The page's files, by name. Rebuilds them if their sources have changed, so the page is never outdated.
 * @throws PageNotBuilt
 */
export async function builtPage(): Promise<PageFiles> {
  const version = await versionOfSources();
  const directory = join(BUILT, version);
  const known = await readdir(BUILT).catch((): string[] => []);
  if (!known.includes(version)) await build(directory);
  const files = NAMES.map(async (name): Promise<[string, PageFile]> => {
    const bytes = await readFile(join(directory, name));
    const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`;
    return [name, { contentType: TYPES[name], etag, bytes }];
  });
  return new Map(await Promise.all(files));
}

/** A hash of the page's sources: its own files, the simulator's files it imports, and the lock file. */
async function versionOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const sources = [
    'page/**/*.*',
    'page-server/{built-page,protocol}.ts',
    'terminal/**/*.ts',
    '{command-line,messages/*}.ts',
  ];
  const paths = ['../package-lock.json'];
  for await (const path of glob(sources, { cwd: SIMULATOR, exclude: ['page/built/**'] })) {
    paths.push(path);
  }
  for (const path of paths.toSorted()) {
    const content = await readFile(join(SIMULATOR, path)).catch(() => '');
    hash.update(`${path}\0`).update(content).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

async function build(directory: string): Promise<void> {
  const script = await bundle();
  await mkdir(BUILT, { recursive: true });
  const draft = await mkdtemp(join(BUILT, DRAFT));
  const contents = COPIED.map(async (name) => [name, await readFile(join(PAGE, name))] as const);
  for (const [name, content] of [...(await Promise.all(contents)), [SCRIPT, script] as const]) {
    await writeFile(join(draft, name), content);
  }
  // Another process may have built the same version in the meantime.
  await rename(draft, directory).catch(() => rm(draft, { recursive: true }));
  for (const name of await readdir(BUILT)) {
    const path = join(BUILT, name);
    if (path !== directory && !name.startsWith(DRAFT))
      await rm(path, { recursive: true, force: true });
  }
}

/** Bundles and minifies the script. @throws PageNotBuilt if the bundler isn't installed. */
async function bundle(): Promise<Uint8Array> {
  const { rolldown } = await import('rolldown').catch((error: unknown) => {
    throw new PageNotBuilt(
      "The page must be built first, but the bundler isn't installed: run npm ci without --omit=dev.",
      { cause: error },
    );
  });
  await using built = await rolldown({
    input: join(PAGE, 'main.ts'),
    platform: 'browser',
    tsconfig: join(PAGE, 'tsconfig.json'),
    // The page needs a few enums of this package but not its routes.
    resolve: { alias: { 'discord-api-types/v10': 'discord-api-types/payloads/v10' } },
    logLevel: 'silent',
  });
  const { output } = await built.generate({ format: 'es', minify: true, codeSplitting: false });
  return Buffer.from(output[0].code);
}
