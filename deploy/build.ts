import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import manifest from '../package.json' with { type: 'json' };
import { bundledPack } from '#data/pack-file.ts';
import { assets } from '#pictures/assets.ts';

/**
 * Bundles the bot for deployment into a few files that need neither node_modules nor the source. Without the
 * bundle, loading 1,300 files and stripping types would take most of the start.
 */

const root = join(import.meta.dirname, '..');

/** Entry points by file name; the bot starts the workers. */
const programs = {
  index: 'src/index.ts',
  'validation-worker': 'src/reload/validation-worker.ts',
  'picture-worker': 'src/pictures/picture-worker.ts',
  backup: 'src/backup.ts',
  'node-version': 'src/node-version.js',
  facts: 'facts/main.ts',
};

/** Native modules that libraries use if they are installed. */
const optional = ['bufferutil', 'utf-8-validate', 'zlib-sync', 'pg-native'];

/**
 * Writes the bundle into a folder, which is emptied first.
 *
 * @throws Error if a module is not found.
 */
export async function build(
  folder: string,
  input: Record<string, string> = programs,
): Promise<void> {
  await using bundle = await rolldown({
    cwd: root,
    input,
    platform: 'node',
    tsconfig: join(root, 'tsconfig.json'),
    external: optional,
    // discord.js evaluates code for its own ShardingManager, which the bot doesn't use.
    checks: { eval: false },
    // The simulator needs the page, the bundler and more of the source.
    resolve: { alias: { '../../simulator/run.ts': join(import.meta.dirname, 'no-simulator.ts') } },
    onLog(level, { message }) {
      if (level === 'warn') throw new Error(message);
    },
  });
  const { output } = await bundle.write({
    dir: folder,
    format: 'es',
    // Stack traces need the names.
    minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
    cleanDir: true,
  });
  const modules = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
  const { name, version, license, type } = manifest;
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name, version, license, type }));
  const copied = [assets.program, ...assets.fonts.map(([, file]) => file)].map((file) =>
    fileURLToPath(import.meta.resolve(file)),
  );
  await writeFile(join(folder, 'THIRD-PARTY.txt'), await notices([...modules, ...copied]));
  for (const path of [bundledPack, ...copied]) {
    await cp(path, join(folder, basename(path)), { recursive: true });
  }
}

/** The licences of the packages in the bundle, which have to be distributed with it. */
async function notices(modules: readonly string[]): Promise<string> {
  const folders = new Set(modules.flatMap((path) => packageFolder.exec(path)?.[0] ?? []));
  const texts = await Promise.all(Array.from(folders).toSorted().map(notice));
  return texts.join(`\n${'-'.repeat(79)}\n`);
}

const packageFolder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

async function notice(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  ) as Record<'name' | 'version' | 'license', string>;
  const files = (await readdir(folder)).filter((file) => /^(?:licen[cs]e|notice)/i.test(file));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

if (import.meta.main) {
  await build(join(root, 'dist'));
  process.stdout.write('The bot is in dist/: node dist/index.js\n');
}
