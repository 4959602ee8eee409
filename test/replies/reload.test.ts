import { describe, expect, it } from 'vitest';
import { bundledPack, loadFacts } from '#data/load.ts';
import { changesReply, problemsReply } from '#replies/reload.ts';

const facts = await loadFacts(bundledPack);
const versions = { before: '00000000', after: '11111111' };

function shown(before: string, after: string): string {
  const field = { field: 'text', before, after };
  const change = { kind: 'changed', what: 'fact', id: 'x', label: 'x', fields: [field] } as const;
  const reply = changesReply(facts, 'Changes', versions, [change]);
  return reply.kind === 'answer' ? (reply.embed.fields?.[0]?.value ?? '') : '';
}

describe('what a reload changed', () => {
  it('GIVEN two long texts that differ at the end THEN the place is shown', () => {
    const start = 'The cameras were rolling on the northern quay, where the fog is, '.repeat(4);
    const text = shown(`${start}for one day.`, `${start}for two days.`);
    expect(text).toContain('one day.');
    expect(text).toContain('two days.');
  });

  it('GIVEN short texts THEN they are shown whole', () => {
    expect(shown('It has begun.', 'It has not begun.')).toContain(
      'It has begun. → It has not begun.',
    );
  });

  it('GIVEN the same text but for its first letter THEN nothing is lost', () => {
    expect(shown('abc', 'xbc')).toContain('abc → xbc');
  });
});

describe('why a reload changed nothing', () => {
  const problem = { file: 'cast.yaml', line: 1, column: 1, rule: 'schema', message: 'is wrong' };

  it.each([
    ['a few short problems', Array.from({ length: 5 }, () => problem), false],
    ['more than are shown', Array.from({ length: 6 }, () => problem), true],
    ['one that is cut', [{ ...problem, tip: 'Mend it. '.repeat(60) }], true],
  ])('GIVEN %s THEN a file with all of them: %#', (_, problems, hasFile) => {
    const reply = problemsReply(facts, problems);
    expect(reply.kind === 'answer' && reply.attachment !== undefined).toBe(hasFile);
  });
});
