import { describe, expect, it } from 'vitest';
import { bundledPack } from '#data/pack-file.ts';
import { changesReply, problemsReply } from '#replies/reload.ts';
import { loadFacts } from '../packs/packs.ts';

const facts = await loadFacts(bundledPack);
const versions = { before: '00000000', after: '11111111' };

function shown(before: string, after: string): string {
  const field = { field: 'text', before, after };
  const change = { kind: 'changed', what: 'fact', id: 'x', label: 'x', fields: [field] } as const;
  const reply = changesReply(facts, 'Changes', { ...versions, changes: [change] });
  return reply.kind === 'answer' ? (reply.embed.fields?.[0]?.value ?? '') : '';
}

describe('changesReply', () => {
  it('shows where two long texts differ', () => {
    const start = 'The cameras were rolling on the northern quay, where the fog is, '.repeat(4);
    const text = shown(`${start}for one day.`, `${start}for two days.`);
    expect(text).toMatch(/one day\.[^]*two days\./);
  });

  it.each([
    ['It has begun.', 'It has not begun.'],
    ['abc', 'xbc'],
  ])('shows short texts in full: %s %s', (before, after) => {
    expect(shown(before, after)).toContain(`${before} → ${after}`);
  });
});

describe('problemsReply', () => {
  const problem = { file: 'cast.yaml', line: 1, column: 1, rule: 'schema', message: 'is wrong' };
  const six = Array.from({ length: 6 }, () => problem);

  it.each([
    ['a few short problems', six.slice(1), false],
    ['more problems than it shows', six, true],
    ['a problem that is cut', [{ ...problem, tip: 'Fix it. '.repeat(60) }], true],
  ])('with %s has a file: %o', (_, problems, hasFile) => {
    const reply = problemsReply(facts, problems);
    expect(reply.kind === 'answer' && reply.attachment !== undefined).toBe(hasFile);
  });
});
