import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { packCopy } from '../packs/pack-copy.ts';
import { harbourLights } from '../packs/packs.ts';
import { facts, factsHere, options } from './command-line.ts';

describe('facts check', () => {
  it('summarises a valid pack: exit 0', async () => {
    const { code, out, err } = await facts(['check', harbourLights]);
    expect(out).toMatch(/is valid: 2 people, 2 quotes, 3 facts, 1 update from 2 sources, version/);
    expect([code, err]).toEqual([0, '']);
  });

  it('checks the bundled pack by default, or the one in FACTS_DIR', async () => {
    expect((await facts(['check'])).out).toContain('stranger-things-5 is valid');
    const { out } = await facts(['check'], { FACTS_DIR: harbourLights });
    expect(out).toContain('harbour-lights is valid');
  });

  it('shows location, rule, line and tip of a problem, without colour in a pipe', async () => {
    const pack = await packCopy();
    await pack.edit('updates.yaml', 'source: bulletin', 'source: bulletn');
    const { code, err } = await facts(['check', pack.directory]);
    expect(code).toBe(1);
    expect(err.split('\n')).toEqual([
      "updates.yaml:8:17  there is no source 'bulletn'  known-reference",
      '  8 |       - source: bulletn',
      '                      ^',
      '  Add it to sources.yaml, or use the id of an existing source.',
      '',
      `1 problem in ${pack.directory}`,
      '',
    ]);
  });

  it.each([
    [{ FORCE_COLOR: '1' }, true],
    [{ NO_COLOR: '1' }, false],
  ])('with %o uses colours: %s', async (environment, isColoured) => {
    const pack = await packCopy();
    await pack.edit('updates.yaml', 'source: bulletin', 'source: bulletn');
    const { err } = await facts(['check', pack.directory], environment);
    expect(err.includes('\u001B[')).toBe(isColoured);
  });

  it('prints one line of JSON with --json', async () => {
    const pack = await packCopy();
    expect(JSON.parse((await factsHere(['check', pack.directory, '--json'])).out)).toEqual({
      ok: true,
      directory: pack.directory,
      problems: [],
    });
    await pack.edit('cast.yaml', 'certainty: official', 'certainty: sure');
    const { code, out, err } = await factsHere(['check', pack.directory, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      problems: [{ file: 'cast.yaml', line: 9, column: 16, rule: 'schema' }],
    });
    expect([code, err, out.trim().includes('\n')]).toEqual([1, '', false]);
  });

  it('annotates the line of each problem under GitHub Actions', async () => {
    const pack = await packCopy();
    await pack.edit('updates.yaml', 'source: bulletin', 'source: 50%,x');
    const { out } = await facts(['check', pack.directory], { GITHUB_ACTIONS: 'true' });
    expect(out).toMatch(/^::error file=.*updates\.yaml,line=8,col=17,title=schema::.*%0A/m);
  });

  it('lists each rule with its purpose with --rules', async () => {
    const { out } = await factsHere(['check', '--rules']);
    expect(out).toMatch(/^hidden-alias +A name that is a spoiler/m);
  });
});

describe('facts check --fix', () => {
  it('fixes typos and leaves every other line as it was', async () => {
    const pack = await packCopy();
    await pack.edit('updates.yaml', 'updates:', '# The news.\nupdates:');
    await pack.append(
      'sources.yaml',
      'exceptions:\n  - { rule: nothing-cut, id: fog, because: x }\n',
    );
    const good = await Promise.all((await readdir(pack.directory)).map((file) => pack.read(file)));
    await pack.edit('updates.yaml', 'headline:', 'hedline: ');
    await pack.edit('updates.yaml', 'date: 2031-04', 'date: 2031-4');
    await pack.edit('production.yaml', 'people: [ana-oak]', 'people: [ana-oka] # here');
    await pack.edit('cast.yaml', 'certainty: official', 'certainty: oficial');
    await pack.edit('cast.yaml', '[Cap, {', '[Cap, CAP, {');
    const { code, out } = await factsHere(['check', pack.directory, '--fix']);
    expect(out).toMatch(/^Fixed .*updates\.yaml/m);
    expect(code).toBe(0);

    const fixed = await Promise.all((await readdir(pack.directory)).map((file) => pack.read(file)));
    const differing = fixed.flatMap((text, index) => {
      const lines = text.split('\n');
      return lines.filter((line) => !good[index]?.split('\n').includes(line));
    });
    expect(differing).toEqual([
      '    people: [ana-oak] # here',
      '  []',
      '    headline:  The quay is closed',
    ]);
    expect(await readdir(pack.directory)).toHaveLength(5);
  });

  it('puts texts with a colon in quotes', async () => {
    const pack = await packCopy();
    await pack.edit(
      'production.yaml',
      'text: Cameras are',
      "text: Filming: don't miss it. Cameras are",
    );
    await pack.edit('production.yaml', 'says: Saw the', 'says: Saw: the');
    await pack.edit('quotes.yaml', 'said: null', 'sadi: null');
    const before = await factsHere(['check', pack.directory]);
    expect(before.err).toContain('check --fix can fix 2 of them');
    const { code, out } = await factsHere(['check', pack.directory, '--fix']);
    expect(out).toMatch(/^Fixed production.yaml, quotes.yaml\.$/m);
    expect(code).toBe(0);
    const mended = await pack.read('production.yaml');
    expect(mended).toContain("text: 'Filming: don''t miss it. Cameras are rolling on the quay.'\n");
    expect(mended).toContain("says: 'Saw: the cameras.'\n");
  });

  it.each([
    ['a colon before a comment', 'production.yaml', 'Cameras are rolling', 'Cameras: # rolling'],
    ['a colon in two lines', 'production.yaml', 'Cameras are', 'Cameras: are\n     '],
    ['a colon behind quotes', 'production.yaml', 'Cameras are', '"Cameras": are'],
    ['a missing source', 'updates.yaml', 'source: bulletin', 'source: bulletn'],
    ['a missing name', 'cast.yaml', 'name: Bo Reed', 'name: null'],
  ])('leaves %s to the author', async (_, file, from, to) => {
    const pack = await packCopy();
    await pack.edit(file, from, to);
    const before = await pack.read(file);
    const { code, out } = await factsHere(['check', pack.directory, '--fix']);
    expect(out).toContain('Nothing could be fixed automatically.');
    expect(code).toBe(1);
    expect(await pack.read(file)).toBe(before);
  });
});

describe('npm run facts', () => {
  const helps: readonly (readonly [readonly string[], RegExp])[] = [
    [['--help'], /COMMAND --help for details/],
    ...['check', 'add', 'verify', 'new', 'schema'].map(
      (name) => [[name, '--help'], new RegExp(`npm run facts -- ${name}`)] as const,
    ),
  ];

  it.each(helps)('prints help for %j: exit 0', async (args, message) => {
    const { code, out, err } = await factsHere(args);
    expect(out).toMatch(message);
    expect([code, err]).toEqual([0, '']);
  });

  const cited = options({ text: 'x', certainty: 'reported', source: 'x', says: 'x' });
  it.each([
    [[], /No command given/],
    [['chek'], /no command 'chek'/],
    [['check', 'a', 'b'], /unexpected argument 'b'/],
    [['check', '--jsn'], /--jsn/],
    [['verify'], /missing: --articles/],
    [['new'], /missing/],
    [['new', harbourLights], /isn't empty/],
    [['add'], /missing/],
    [['add', 'rumour'], /'rumour' isn't something that can be added/],
    [['add', 'update', '--speaker', 'x'], /--speaker isn't an option of add update/],
    [
      ['add', 'update', harbourLights, '--headline', 'x'],
      /missing: --text, --certainty, --source, --says/,
    ],
    [['add', 'update', '--source', 'x'], /in pairs/],
    [['add', 'note', '--person', 'nobody', ...cited], /no person 'nobody'/],
    [['add', 'fact', ...cited], /missing: --topic\n/],
    [['add', 'update', '--headline', 'x', '--headline', 'y'], /once/],
  ])('says what is wrong with %j: exit 64', async (args, message) => {
    const { code, out, err } = await factsHere(args);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at /);
    expect([code, out]).toEqual([64, '']);
  });
});
