import { describe, expect, it } from 'vitest';
import { bundledPack } from '#data/pack-file.ts';
import { describeProblem } from '#data/problem.ts';
import { allRules, validatePack } from '#validation/validator.ts';
import { packCopy } from '../../packs/pack-copy.ts';
import { harbourLights } from '../../packs/packs.ts';
import { badPacks } from './bad-packs.ts';

async function problemsOf(directory: string) {
  const validation = await validatePack(directory);
  return [...(validation.ok ? [] : validation.problems), ...validation.warnings];
}

describe('the rules', () => {
  it.each(badPacks)('$rule, and no other rule, refuses $what', async (bad) => {
    const pack = await packCopy();
    await bad.damage(pack);
    const problems = await problemsOf(pack.directory);
    expect(problems.length).toBeGreaterThan(0);
    const text = problems.map(describeProblem).join('\n');
    expect(new Set(problems.map(({ rule }) => rule)), text).toEqual(new Set([bad.rule]));
    if (bad.says) expect(text).toMatch(bad.says);
    if (bad.file !== undefined) expect(problems.map(({ file }) => file)).toContain(bad.file);
    for (const { message, line, column, rule, tip } of problems) {
      expect(message.trim()).not.toBe('');
      if (['readable', 'size'].includes(rule)) continue;
      expect(line, text).toBeGreaterThan(0);
      expect(column, text).toBeGreaterThan(0);
      if (rule !== 'yaml') expect(tip, text).toBeDefined();
    }
  });

  it('only warn about an uncited source and a comment behind a text', async () => {
    const warnings = badPacks.filter(({ what }) => /^an uncited source|^a comment/.test(what));
    const pack = await packCopy();
    for (const bad of warnings) await bad.damage(pack);
    const validation = await validatePack(pack.directory);
    expect(validation).toMatchObject({
      ok: true,
      warnings: [{ rule: 'lost-words' }, { rule: 'unused-source' }],
    });
  });

  it.each([
    ['yes and no as texts', 'headline: The quay is closed', 'headline: No'],
    ['a date as a text', 'headline: The quay is closed', 'headline: 2031-04-01'],
    ['# behind an id', 'id: quay-closed', 'id: quay-closed #1'],
    ['# behind a date', 'date: 2031-04', 'date: 2031-04 #or later'],
    [
      '# behind a text in quotes',
      'text: The quay is closed to visitors.',
      'text: "Closed #1 now" # good',
    ],
    ['# after a key', 'updates:', 'updates: #all'],
    ['# in a comment', 'updates:', '# all #of them\nupdates:'],
  ])('accept %s', async (_, from, to) => {
    const pack = await packCopy();
    await pack.edit('updates.yaml', from, to);
    expect(await problemsOf(pack.directory)).toEqual([]);
  });

  it('each have a bad pack, a unique name and a purpose', () => {
    const tried = new Set(badPacks.map(({ rule }) => rule));
    expect(allRules.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
    expect(new Set(allRules.map(({ name }) => name)).size).toBe(allRules.length);
    for (const { protects } of allRules) expect(protects).toMatch(/^[A-Z].+\.$/);
  });

  it.each([
    ['the bundled pack', bundledPack],
    ['an invented show', harbourLights],
  ])('accept %s', async (_, directory) => {
    const problems = await problemsOf(directory);
    expect(problems.map(describeProblem)).toEqual([]);
  });
});

describe('exceptions', () => {
  const collision = 'role: Writer\n    aliases: [CAP]';

  it('suppress a finding inside the entry with their id', async () => {
    const pack = await packCopy();
    await pack.edit('cast.yaml', 'role: Writer', collision);
    await pack.append(
      'sources.yaml',
      'exceptions: [{ rule: alias-collision, id: bo-reed, because: Both are meant. }]',
    );
    expect(await problemsOf(pack.directory)).toEqual([]);
  });

  it('are reported, along with the finding, if they have another id', async () => {
    const pack = await packCopy();
    await pack.edit('cast.yaml', 'role: Writer', collision);
    await pack.append(
      'sources.yaml',
      'exceptions: [{ rule: alias-collision, id: fog, because: Both are meant. }]',
    );
    const rules = (await problemsOf(pack.directory)).map(({ rule }) => rule);
    expect(rules).toEqual(['alias-collision', 'unneeded-exception']);
  });

  it.each(['unique-id', 'known-reference'])(
    'are not possible from %s, which the bot depends on',
    async (rule) => {
      const pack = await packCopy();
      await pack.append('sources.yaml', `exceptions: [{ rule: ${rule}, id: fog, because: No. }]`);
      const problems = await problemsOf(pack.directory);
      expect(problems).toMatchObject([{ rule: 'unneeded-exception' }]);
    },
  );
});
