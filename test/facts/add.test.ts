import { chmod, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundledPack } from '#data/pack-file.ts';
import { describeDate, parsePartialDate } from '#data/partial-date.ts';
import { freeId } from '../../facts/adding/additions.ts';
import { kinds } from '../../facts/adding/kinds.ts';
import { packDate } from '../../facts/provenance/dates.ts';
import { packCopy, type PackCopy } from '../packs/pack-copy.ts';
import { facts, factsHere, options, wordsOf } from './command-line.ts';
import { loadFacts } from '../packs/packs.ts';

const update = options({
  headline: 'Lamps are lit',
  text: 'The lamps burn: all of them.',
  certainty: 'reported',
  source: 'gazette',
  says: 'Saw them burn.',
});

function add({ directory }: PackCopy, kind: string, ...words: readonly string[]) {
  return factsHere(['add', kind, directory, ...words]);
}

describe('facts add', () => {
  it('appends an update, leaves the rest untouched, and shows it', async () => {
    const pack = await packCopy();
    await pack.edit('updates.yaml', 'updates:', '# The news,  oldest first.\nupdates:');
    await pack.append('updates.yaml', '# The end.\n');
    const before = await pack.read('updates.yaml');
    const { code, out } = await facts(['add', 'update', pack.directory, ...update]);
    expect(code).toBe(0);
    const lines = [
      '  - id: update-lamps-are-lit',
      '    date: null',
      '    headline: Lamps are lit',
      "    text: 'The lamps burn: all of them.'",
      '    certainty: reported',
      '    sources:',
      '      - source: gazette',
      '        says: Saw them burn.',
      '',
    ].join('\n');
    expect(out).toContain(
      `updates.yaml:\n${lines}\nAdded update 'update-lamps-are-lit' to updates.yaml`,
    );
    expect(await pack.read('updates.yaml')).toBe(
      before.replace('\n# The end.', `${lines}\n# The end.`),
    );
  });

  it('adds a person with nicknames and two sources', async () => {
    const pack = await packCopy();
    const words = options({
      name: 'Cy Elm',
      character: 'The Pilot',
      standing: 'new',
      alias: ['Flyer', 'Ace'],
      certainty: 'reported',
      source: ['gazette', 'bulletin'],
      says: ['Names Cy Elm.', 'So too.'],
    });
    expect((await add(pack, 'person', ...words)).code).toBe(0);
    const person = (await loadFacts(pack.directory)).person('cy-elm');
    expect(person?.aliases.map(({ name }) => name)).toEqual(['Flyer', 'Ace']);
    expect(person?.sources.map(({ source }) => source)).toEqual(['gazette', 'bulletin']);
  });

  it('adds a new speaker with a quote, and links the speaker to the cast', async () => {
    const pack = await packCopy();
    const words = options({
      'speaker-name': 'Ana Oak',
      role: 'Actor',
      passage: ['I love fog,', '“truly” I do.'],
      about: 'Fog again',
      date: 'March 2031',
      certainty: 'reported',
      source: 'gazette',
      says: 'Quotes her.',
    });
    expect((await add(pack, 'quote', ...words)).code).toBe(0);
    const loaded = await loadFacts(pack.directory);
    const quote = loaded.quote('quote-fog-again');
    expect(quote?.passages).toEqual(['I love fog,', '“truly” I do.']);
    expect(loaded.speaker(quote?.speaker ?? '')).toMatchObject({
      name: 'Ana Oak',
      person: 'ana-oak',
    });
  });

  it('adds a note to a person who has none, and another one after it', async () => {
    const pack = await packCopy();
    const before = await pack.read('cast.yaml');
    const note = { certainty: 'reported', source: 'bulletin', says: 'Says so.' };
    const addNote = (text: string) =>
      add(pack, 'note', ...options({ ...note, person: 'ana-oak', text, supersedes: 'which-quay' }));
    expect(await addNote('Captain Wren sails.')).toMatchObject({
      code: 0,
      out: expect.stringContaining("Added note 'captain-wren-sails' to cast.yaml"),
    });
    const after = await pack.read('cast.yaml');
    const lines = [
      '    notes:',
      '      - id: captain-wren-sails',
      '        text: Captain Wren sails.',
      '        supersedes:',
      '          - which-quay',
      '        certainty: reported',
      '        sources:',
      '          - source: bulletin',
      '            says: Says so.',
      '',
    ];
    expect(after).toBe(before.replace('  - id: bo-reed', `${lines.join('\n')}  - id: bo-reed`));
    expect((await addNote('Captain Wren rows.')).code).toBe(0);
    const facts = await loadFacts(pack.directory);
    const ana = facts.people.find(({ id }) => id === 'ana-oak');
    expect(ana?.notes.map(({ id }) => id)).toEqual(['captain-wren-sails', 'captain-wren-rows']);
    expect(ana && facts.disagreementsAbout(ana)).toEqual([]);
  });

  it('adds a fact that has the topics of those that it supersedes', async () => {
    const pack = await packCopy();
    const fact = { text: 'It is a wrap.', certainty: 'official', source: 'bulletin', says: 'So.' };
    const former = { supersedes: ['cameras-on-the-quay', 'which-quay'] };
    const args = options({ ...fact, ...former, date: 'May 2031' });
    expect((await add(pack, 'fact', ...args)).code).toBe(0);
    const facts = await loadFacts(pack.directory);
    expect(facts.facts.at(-1)?.topics).toEqual(['overview', 'filming']);
    expect(facts.factsOn('filming').map(({ text }) => text)).toEqual(['It is a wrap.']);
  });

  it('adds a disagreement of two sources', async () => {
    const pack = await packCopy();
    const question = options({ question: 'When is it?', topic: 'release', person: 'bo-reed' });
    const views = options({ source: ['gazette', 'bulletin'], says: ['Soon.', 'Late.'] });
    expect((await add(pack, 'disagreement', ...question, ...views)).code).toBe(0);
    const [added] = (await loadFacts(pack.directory)).disagreementsOn('release');
    expect(added).toMatchObject({
      people: ['bo-reed'],
      views: [{ says: 'Soon.' }, { says: 'Late.' }],
    });
  });

  it('adds a source that is not cited yet, and warns about it', async () => {
    const pack = await packCopy();
    const source = ['--label', 'Pier Weekly', '--date', '1 June 2031', '--note', 'A paper.'];
    const { code, out } = await add(pack, 'source', ...source);
    expect(code).toBe(0);
    expect(out).toContain("Warning: nothing cites the source 'pier-weekly'");
    expect(await factsHere(['check', pack.directory])).toMatchObject({
      code: 0,
      out: expect.stringContaining('is valid'),
      err: expect.stringMatching(/warning: nothing cites[^]*1 warning in /),
    });
    const cited = update.map((word) => (word === 'gazette' ? 'pier-weekly' : word));
    expect((await add(pack, 'update', ...cited)).code).toBe(0);
    expect((await loadFacts(pack.directory)).newestSource?.id).toBe('pier-weekly');
  });

  it.each([
    ['an unknown source', 'gazette', 'gazete', /there is no source 'gazete'/],
    ['an unknown certainty', 'reported', 'sure', /'sure' isn't a known value/],
    [
      'a headline that is too long',
      'Lamps are lit',
      'x'.repeat(121),
      /too long: 121 characters, at most 120/,
    ],
    ['an unmasked hidden name', 'Lamps are lit', "The Keeper's Sister", /spoiler of season 1/],
  ])('writes nothing for %s', async (_, from, to, message) => {
    const pack = await packCopy();
    const before = await pack.read('updates.yaml');
    const words = update.map((word) => (word === from ? to : word));
    const { code, err } = await add(pack, 'update', ...words);
    expect(code).toBe(1);
    expect(err).toContain('Nothing was written');
    expect(err).toMatch(message);
    expect(await pack.read('updates.yaml')).toBe(before);
  });

  it('shows the entry and writes nothing with --dry-run', async () => {
    const pack = await packCopy();
    const before = await pack.read('updates.yaml');
    const { code, out } = await add(pack, 'update', ...update, '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('headline: Lamps are lit');
    expect(await pack.read('updates.yaml')).toBe(before);
  });

  it('refuses to add to a pack with problems', async () => {
    const pack = await packCopy();
    await pack.edit('cast.yaml', 'name: Bo Reed', 'name: null');
    const { code, err } = await add(pack, 'update', ...update);
    expect(code).toBe(1);
    expect(err).toContain('Fix the problems in the pack');
    expect(err).toContain('has neither a name nor a character');
  });

  it('makes another id for the same headline, and keeps file permissions', async () => {
    const pack = await packCopy();
    await chmod(join(pack.directory, 'updates.yaml'), 0o640);
    await add(pack, 'update', ...update);
    const again = update.map((word) => word.replace('all of them', 'still'));
    const { out } = await add(pack, 'update', ...again);
    expect(out).toContain("Added update 'update-lamps-are-lit-2'");
    expect((await stat(join(pack.directory, 'updates.yaml'))).mode & 0o777).toBe(0o640);
    expect(await readdir(pack.directory)).toHaveLength(5);
  });

  it.each(kinds)(
    'names what is missing, with a whole example: $name',
    async ({ name, example }) => {
      const { code, err } = await factsHere(['add', name, bundledPack]);
      expect([code, err]).toEqual([64, expect.stringMatching(/: missing: (--[a-z]+(, )?)+\n/)]);
      expect(err).toContain(`\nFor example: npm run facts -- add ${name} ${example}\n`);
      const words = ['add', name, bundledPack, '--dry-run', ...wordsOf(example)];
      expect(await factsHere(words)).toMatchObject({ code: 0, err: '' });
    },
  );
});

describe('packDate', () => {
  it.each(['2025-03-03', '2025-03', 'summer 2022', '2022'])(
    'reads %s as the bot writes it',
    (day) => {
      const date = parsePartialDate(day);
      expect(packDate(date ? describeDate(date) : '')).toBe(day);
    },
  );

  it.each([
    ['March 3, 2025', '2025-03-03'],
    ['3 March 2025 and 2026', '3 March 2025 and 2026'],
    [' soon ', 'soon'],
  ])('makes %j %j', (text, date) => {
    expect(packDate(text)).toBe(date);
  });
});

describe('freeId', () => {
  it.each([
    ['The quay is closed!', 'the-quay-is-closed'],
    ["Zoë's “Ünïcode” 2", 'zoes-unicode-2'],
    ['taken', 'taken-2'],
    ['🚨', 'entry'],
    ['a '.repeat(40), `${'a-'.repeat(19)}a`],
    ['b'.repeat(40), `${'b'.repeat(38)}-2`],
  ])('turns %j into %s', (name, id) => {
    expect(freeId(name, new Set(['taken', 'b'.repeat(40)]))).toBe(id);
    expect(id.length).toBeLessThanOrEqual(40);
  });
});
