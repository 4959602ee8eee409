import { describe, expect, it } from 'vitest';
import { bundledPack } from '#data/pack-file.ts';
import { changesReply, problemsReply } from '#replies/reload.ts';
import { loadFacts } from '../packs/packs.ts';

const facts = await loadFacts(bundledPack);
const versions = { before: '00000000', after: '11111111' };

function shown(before: string, after: string): string {
  const field = { field: 'text', before, after };
  const change = { kind: 'changed', what: 'fact', id: 'x', label: 'x', fields: [field] } as const;
  const reply = changesReply(facts, 'Changes', versions, [change]);
  return reply.kind === 'answer' ? (reply.embed.fields?.[0]?.value ?? '') : '';
}

describe('changesReply', () => {
  it('shows where two long texts differ', () => {
    const start = 'The cameras were rolling on the northern quay, where the fog is, '.repeat(4);
    const text = shown(`${start}for one day.`, `${start}for two days.`);
    expect(text).toContain('one day.');
    expect(text).toContain('two days.');
  });

  it('shows short texts in full', () => {
    expect(shown('It has begun.', 'It has not begun.')).toContain(
      'It has begun. → It has not begun.',
    );
  });

  it('shows texts that differ in the first letter', () => {
    expect(shown('abc', 'xbc')).toContain('abc → xbc');
  });
});

describe('problemsReply', () => {
  const problem = { file: 'cast.yaml', line: 1, column: 1, rule: 'schema', message: 'is wrong' };

  it.each([
    ['not attach a file to a few short problems', Array.from({ length: 5 }, () => problem), false],
    [
      'attach a file to more problems than it shows',
      Array.from({ length: 6 }, () => problem),
      true,
    ],
    ['attach a file to a problem that is cut', [{ ...problem, tip: 'Fix it. '.repeat(60) }], true],
  ])('does %s', (_, problems, hasFile) => {
    const reply = problemsReply(facts, problems);
    expect(reply.kind === 'answer' && reply.attachment !== undefined).toBe(hasFile);
  });
});
