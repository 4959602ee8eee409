import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** What a pattern with one group finds in files, by file. */
async function found(files: string, pattern: RegExp): Promise<[string, string[]][]> {
  const all: [string, string[]][] = [];
  for await (const file of glob(files, { cwd: root })) {
    const text = await readFile(join(root, file), 'utf8');
    all.push([file, Array.from(text.matchAll(pattern), ([, group = '']) => group)]);
  }
  return all;
}

// A tag can be moved to other code.
it('workflows name actions by commit, with the version for people', async () => {
  for (const [file, actions] of await found('.github/workflows/*.yml', /uses: (.*)/g)) {
    expect(actions, file).not.toEqual([]);
    for (const action of actions) expect(action, file).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  }
});

it('workflows keep no credentials in the checkout', async () => {
  const checkouts =
    /actions\/checkout@.*\n\s+with:\n\s+persist-credentials: (.*)|actions\/checkout/g;
  for (const [file, kept] of await found('.github/workflows/*.yml', checkouts)) {
    expect(new Set(kept), file).toEqual(new Set(['false']));
  }
});

it('images have exact versions, in files that Dependabot reads', async () => {
  const images = [
    ...(await found('deploy/Dockerfile', /^FROM (?:--\S+ )?(\S+)/gm)),
    ...(await found('deploy/compose/compose.*.yaml', /image: (?!\$)(.*)/g)),
  ].flatMap(([, names]) => names);
  expect(images.length).toBeGreaterThan(3);
  for (const image of images) expect(image).toMatch(/:v?\d+\.\d+(\.\d+)?(-slim)?$/);
  expect((await found('deploy/compose/*.yaml', /(image:)/g)).map(([file]) => file)).toEqual(
    (await found('deploy/compose/compose.*.yaml', /(image:)/g)).map(([file]) => file),
  );
});
