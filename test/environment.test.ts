import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newFolder } from './new-folder.ts';
import { startProgram } from './simulator/terminal/program.ts';

const backup = 'DATABASE_URL=sqlite:./post.db\r\n';
const missing = /post\.db doesn't exist/;
const utf16 = Buffer.from(`\uFEFF${backup}`, 'utf16le');

/** Runs a program that reads one setting, DATABASE_URL. */
async function run(
  file: string,
  content: string | Buffer,
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  const cwd = await newFolder();
  await writeFile(join(cwd, file), content);
  const program = await startProgram('src/backup.ts', [], { cwd, environment });
  expect(await program.ended).toBe(78);
  expect(await readdir(cwd)).toEqual([file]);
  return program.errors();
}

describe('.env', () => {
  it.each([
    ['UTF-8 with a mark', `\uFEFF${backup}`],
    ['UTF-16', utf16],
    ['UTF-16 with the bytes swapped', Buffer.from(utf16).swap16()],
  ])('is read in %s', async (_, content) => {
    expect(await run('.env', content)).toMatch(missing);
  });

  it('is refused in UTF-16 without a mark', async () => {
    expect(await run('.env', utf16.subarray(2))).toMatch(/\.env isn't text in UTF-8/);
  });

  it.each(['', ' '])('fills a variable that is "%s" in the environment', async (DATABASE_URL) => {
    expect(await run('.env', backup, { DATABASE_URL })).toMatch(missing);
  });

  it('leaves a variable of the environment as it is', async () => {
    const environment = { DATABASE_URL: 'sqlite:other.db' };
    expect(await run('.env', backup, environment)).toMatch(/other\.db doesn't exist/);
  });

  it.each([
    ['.env', '# nothing\nDISCORD_TOKEN=\n', /^The file \.env sets nothing/],
    ['.env.txt', backup, /^There is no file \.env, but \.env\.txt/],
    ['.env', 'DATABASE_URI=sqlite:x.db', /^DATABASE_URI is not a .* mean DATABASE_URL\?$/m],
    ['.env', 'owner_id=1', /^owner_id is not a .* mean OWNER_IDS\?$/m],
    ['.env', 'HTTPS_PROXY=http://proxy', /^HTTPS_PROXY has no effect in the file \.env/],
    ['.env', 'HTTP_PROXY=http://proxy', /^(?![^]*HTTP_PORT)/],
    ['.env', 'NODE_OPTIONS=--use-env-proxy', /^NODE_OPTIONS has no effect in the file \.env/],
    ['.env', 'DATABASE_URI=x\nDATABASE_URL=sqlite:x.db', /^\/.*x\.db doesn't exist/],
    ['.env', 'POSTGRES_PASSWORD=x\nTZ=UTC', /^\/.*hawkins-post\.db doesn't exist/],
  ])('with a mistake in %s: %j', async (file, content, warning) => {
    expect(await run(file, content)).toMatch(warning);
  });
});
