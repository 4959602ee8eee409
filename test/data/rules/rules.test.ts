import { describe, expect, it } from 'vitest';
import { describeProblem } from '#data/problem.ts';
import { allRules, validatePack } from '#validation/validator.ts';
import { packCopy } from '../../packs/pack-copy.ts';
import { bothPacks, problemsIn } from '../../packs/packs.ts';
import { badPacks } from './bad-packs.ts';

describe('the rules', () => {
  it.each(badPacks)('$rule, and no other rule, refuses $what', async (bad) => {
    const pack = await packCopy();
    await bad.damage(pack);
    const problems = await problemsIn(pack.directory);
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
    const warnings = badPacks.filter(({ what }) => /# not sure|id: idle/.test(what));
    const pack = await packCopy();
    for (const bad of warnings) await bad.damage(pack);
    expect(await validatePack(pack.directory)).toMatchObject({
      ok: true,
      warnings: [{ rule: 'lost-words' }, { rule: 'unused-source' }],
    });
  });

  it.each([
    ['headline: The quay is closed', 'headline: No'],
    ['headline: The quay is closed', 'headline: 2031-04-01'],
    ['id: quay-closed', 'id: quay-closed #1'],
    ['date: 2031-04', 'date: 2031-04 #or later'],
    ['text: The quay is closed to visitors.', 'text: "Closed #1 now" # good'],
    ['updates:', 'updates: #all'],
    ['updates:', '# all #of them\nupdates:'],
  ])('accept for %j %j', async (from, to) => {
    const pack = await packCopy();
    await pack.edit('updates.yaml', from, to);
    expect(await problemsIn(pack.directory)).toEqual([]);
  });

  it('each have a bad pack, a unique name and a purpose', () => {
    const tried = new Set(badPacks.map(({ rule }) => rule));
    expect(allRules.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
    expect(new Set(allRules.map(({ name }) => name)).size).toBe(allRules.length);
    for (const { protects } of allRules) expect(protects).toMatch(/^[A-Z].+\.$/);
  });

  it.each(bothPacks)('accept %s', async (_, directory) => {
    expect((await problemsIn(directory)).map(describeProblem)).toEqual([]);
  });
});

describe('exceptions', () => {
  it.each([
    ['suppress a finding inside the entry with their id', 'bo-reed', []],
    ['are reported beside a finding elsewhere', 'fog', ['alias-collision', 'unneeded-exception']],
  ])('%s', async (_, id, rules) => {
    const pack = await packCopy();
    await pack.edit('cast.yaml', 'role: Writer', 'role: Writer\n    aliases: [CAP]');
    const exception = `{ rule: alias-collision, id: ${id}, because: Both are meant. }`;
    await pack.append('sources.yaml', `exceptions: [${exception}]`);
    expect((await problemsIn(pack.directory)).map(({ rule }) => rule)).toEqual(rules);
  });

  it.each(['unique-id', 'known-reference'])(
    'are not possible from %s, which the bot depends on',
    async (rule) => {
      const pack = await packCopy();
      await pack.append('sources.yaml', `exceptions: [{ rule: ${rule}, id: fog, because: No. }]`);
      expect(await problemsIn(pack.directory)).toMatchObject([{ rule: 'unneeded-exception' }]);
    },
  );
});
