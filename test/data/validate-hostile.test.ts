import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PackError, type Problem } from '#data/problem.ts';
import { validatePack } from '#validation/validator.ts';
import { packCopy, type PackCopy } from '../packs/pack-copy.ts';
import { loadFacts, problemsIn } from '../packs/packs.ts';

/** Most CPU time that a refusal may take, in milliseconds. Most take under 50. */
const maxCpuTime = 3000;

async function refusalOf({ directory }: PackCopy): Promise<readonly Problem[]> {
  const before = process.cpuUsage();
  const validation = await validatePack(directory);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(maxCpuTime);
  if (validation.ok) throw new Error('the pack was accepted');
  const { problems } = validation;
  expect(new PackError(directory, problems).message.length).toBeLessThan(100_000);
  return problems;
}

const bomb = Array.from({ length: 12 }, (_, level) => {
  const inner = level === 0 ? 'boo' : `*a${level - 1}`;
  return `a${level}: &a${level} [${Array(9).fill(inner).join(', ')}]`;
}).join('\n');
const deepMaps = Array.from({ length: 300 }, (_, level) => `${' '.repeat(level)}a:`).join('\n');

describe('validatePack with a hostile file', () => {
  it.each([
    ['a YAML bomb', `${bomb}\nupdates: []`, 'yaml', /aliases/],
    ['one alias', 'updates: [&a {id: x}, *a]', 'yaml', /aliases/],
    ['binary', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70]), 'readable', /UTF-8/],
    ['NUL bytes', 'updates: []\0\0', 'yaml', /null byte/],
    ['control characters', 'updates: [\u0007]', 'yaml', /non-printable/],
    ['nothing', '', 'yaml', /empty/],
    ['two documents', 'updates: []\n---\nupdates: []', 'yaml', /several/],
    ['a list', '- updates', 'schema', /a map/],
    ['a tag of a language', 'updates: !!js/function "x"', 'yaml', /tag/],
    ['a merge key', 'updates: []\n<<: { updates: [] }', 'unknown-key', /<</],
    ['a prototype', '__proto__: { updates: [] }', 'yaml', /__proto__/],
    ['a constructor', 'updates: []\nconstructor: x', 'unknown-key', /constructor/],
    ['a key that is a map', 'updates: []\n? { a: 1 }\n: 2', 'yaml', /key/],
    ['a deep list', `updates: ${'['.repeat(100_000)}`, 'yaml', /maxDepth/],
    ['deep maps', deepMaps, 'yaml', /maxDepth/],
    ['a million values', `updates: [${'1,'.repeat(1_000_000)}]`, 'yaml', /more values/],
    ['many wrong values', `updates: [${'1,'.repeat(200_000)}]`, 'schema', /must be/],
    ['many wrong values in a short file', `updates: [${'1,'.repeat(24_990)}]`, 'schema', /must be/],
    ['many comments', `updates:\n${'- {text: b #c\n  }\n'.repeat(20_000)}`, 'schema', /missing/],
    ['a long key', `${'k'.repeat(100_000)}: 1`, 'unknown-key', /kkk/],
    ['`constructor` as an id', 'updates: [{ id: constructor }]', 'schema', /isn't an id/],
  ])('quickly refuses %s', async (_, text, rule, message) => {
    const pack = await packCopy();
    await writeFile(join(pack.directory, 'updates.yaml'), text);
    const problems = await refusalOf(pack);
    const found = problems.find((problem) => message.test(problem.message));
    const first = JSON.stringify(problems.slice(0, 3));
    expect(found, first).toMatchObject({ file: 'updates.yaml', rule });
    expect(problems.length).toBeLessThanOrEqual(1000);
  });

  it('ignores a byte order mark', async () => {
    const pack = await packCopy();
    await pack.edit('updates.yaml', 'updates:', '\uFEFFupdates:');
    expect((await loadFacts(pack.directory)).updates).toHaveLength(1);
  });
});

describe('validatePack with a hostile folder', () => {
  it.each<[string, RegExp, (file: string) => unknown]>([
    ['a pipe without a writer', /isn't a regular file/, (file) => execFileSync('mkfifo', [file])],
    ['a device', /isn't a regular file|link/, (file) => symlink('/dev/zero', file)],
    ['a link out of the pack', /outside/, (file) => symlink('/etc/passwd', file)],
    ['a link to itself', /link to itself/, (file) => symlink('updates.yaml', file)],
    ['a link to nothing', /^is missing$/, (file) => symlink('nothing.yaml', file)],
  ])('quickly refuses %s in place of a file', async (_, message, make) => {
    const pack = await packCopy();
    const file = join(pack.directory, 'updates.yaml');
    await rm(file);
    await make(file);
    expect((await refusalOf(pack))[0]?.message).toMatch(message);
  });

  it('follows a link inside the pack, as in mounted volumes', async () => {
    const pack = await packCopy();
    const file = join(pack.directory, 'updates.yaml');
    await mkdir(join(pack.directory, '..data'));
    await rename(file, join(pack.directory, '..data', 'updates.yaml'));
    await symlink(join('..data', 'updates.yaml'), file);
    expect((await loadFacts(pack.directory)).updates).toHaveLength(1);
  });

  it('reports missing permissions', async () => {
    const pack = await packCopy();
    await chmod(pack.directory, 0o755);
    await chmod(join(pack.directory, 'updates.yaml'), 0o000);
    // Root can read everything, so drop to the user nobody.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect((await refusalOf(pack))[0]?.message).toMatch(/permission/);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it.each([
    ['cast.yaml', 'is a file, not a folder'],
    ['absent', "doesn't exist"],
  ])('reports %s in place of the folder once', async (name, message) => {
    const directory = join((await packCopy()).directory, name);
    expect(await problemsIn(directory)).toMatchObject([{ file: directory, message }]);
  });
});
