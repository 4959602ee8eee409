import { createHash } from 'node:crypto';
import { glob, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export interface PageFile {
  readonly contentType: string;
  readonly etag: string;
  /** By the name that HTTP has for the coding. */
  readonly bytes: Readonly<Record<'identity' | 'gzip' | 'br', Uint8Array>>;
}

export type PageFiles = ReadonlyMap<string, PageFile>;

/** The page can not be built here. */
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
 * The page's files, by name. They are built when their sources have changed since the last time: so the page
 * is never older than what it was made from, and no step can be forgotten.
 * @throws PageNotBuilt
 */
export async function builtPage(): Promise<PageFiles> {
  const version = await versionOfSources();
  const directory = join(BUILT, version);
  const known = await readdir(BUILT).catch((): string[] => []);
  if (!known.includes(version)) await build(directory);
  const files = NAMES.map(async (name) => [name, await readPageFile(directory, name)] as const);
  return new Map(await Promise.all(files));
}

/** What the page is made from: its own files, what it takes of the simulator's, and the libraries' versions. */
async function versionOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const paths: string[] = [];
  for (const pattern of [
    'page/**/*.*',
    'page-server/{built-page,protocol}.ts',
    'terminal/**/*.ts',
  ]) {
    for await (const path of glob(pattern, { cwd: SIMULATOR })) paths.push(path);
  }
  const sources = paths.filter((path) => !join(SIMULATOR, path).startsWith(BUILT)).toSorted();
  const lock = relative(SIMULATOR, join(SIMULATOR, '..', 'package-lock.json'));
  for (const path of [...sources, lock]) {
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
    await writePageFile(draft, name, content);
  }
  // Somebody else may have built the same in the meantime.
  await rename(draft, directory).catch(() => rm(draft, { recursive: true }));
  for (const name of await readdir(BUILT)) {
    const path = join(BUILT, name);
    if (path !== directory && !name.startsWith(DRAFT))
      await rm(path, { recursive: true, force: true });
  }
}

/** One script of all modules, small. @throws PageNotBuilt where the bundler is not installed. */
async function bundle(): Promise<Uint8Array> {
  const { rolldown } = await import('rolldown').catch((error: unknown) => {
    throw new PageNotBuilt(
      'The page has to be built first, and the tool for that is not installed: run npm ci without --omit=dev.',
      { cause: error },
    );
  });
  await using built = await rolldown({
    input: join(PAGE, 'main.ts'),
    platform: 'browser',
    tsconfig: join(PAGE, 'tsconfig.json'),
    // Of the types' package the page needs some numbers, and none of the routes.
    resolve: { alias: { 'discord-api-types/v10': 'discord-api-types/payloads/v10' } },
    logLevel: 'silent',
  });
  const { output } = await built.generate({ format: 'es', minify: true, codeSplitting: false });
  return Buffer.from(output[0].code);
}

const compressors = {
  gzip: (bytes: Uint8Array) => promisify(gzip)(bytes, { level: 9 }),
  br: (bytes: Uint8Array) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
} as const;

async function writePageFile(directory: string, name: Name, bytes: Uint8Array): Promise<void> {
  const path = join(directory, name);
  await writeFile(path, bytes);
  await writeFile(`${path}.gz`, await compressors.gzip(bytes));
  await writeFile(`${path}.br`, await compressors.br(bytes));
}

async function readPageFile(directory: string, name: Name): Promise<PageFile> {
  const path = join(directory, name);
  const [identity, gz, br] = await Promise.all(
    ['', '.gz', '.br'].map((end) => readFile(`${path}${end}`)),
  );
  if (identity === undefined || gz === undefined || br === undefined) {
    throw new PageNotBuilt(`${path} can not be read.`);
  }
  const etag = `"${createHash('sha256').update(identity).digest('hex').slice(0, 16)}"`;
  return { contentType: TYPES[name], etag, bytes: { identity, gzip: gz, br } };
}
