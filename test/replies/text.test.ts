import { describe, expect, it } from 'vitest';
import { cut, literal, masked, repeated } from '#replies/text.ts';

describe('cut', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly te', 10, 'exactly te'],
    ['one two three', 10, 'one two…'],
    ['👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 18, '👨‍👩‍👧‍👦…'],
    ['🚨🚨🚨🚨', 7, '🚨🚨…'],
    ['e\u0301e\u0301e\u0301e\u0301e\u0301', 8, 'e\u0301e\u0301…'],
    ['שלום עולם ומלואו', 12, 'שלום עולם…'],
    ['abc ||a secret that is long|| end', 16, 'abc ||a secre…||'],
    ['abcdefg||x||', 11, 'abcdefg…'],
  ])('cuts %j to %i: %j', (text, max, result) => {
    expect(cut(text, max)).toBe(result);
    expect(cut(text, max).length).toBeLessThanOrEqual(max);
  });

  it('never leaves a spoiler open', () => {
    const text = 'before ||hidden|| between ||hidden too|| after, and more of it';
    for (let max = 4; max < text.length; max += 1) {
      const bars = cut(text, max).split('||').length - 1;
      expect(bars % 2, cut(text, max)).toBe(0);
      expect(cut(text, max).length).toBeLessThanOrEqual(max);
    }
  });
});

describe('repeated', () => {
  it.each([
    ['max', 'max'],
    ['@everyone', '@\u200Beveryone'],
    ['<@123> <#4> <@&5>', '\\<@\u200B123\\> \\<\\#4\\> \\<@\u200B&5\\>'],
    ['**bold** ||x|| `code`', '\\*\\*bold\\*\\* \\|\\|x\\|\\| \\`code\\`'],
    ['[click](https://x.y)', '\\[click\\]\\(https\\:\\/\\/x.y\\)'],
    ['a\nb\u2028c\td', 'a b c d'],
    ['safe\u202Egnp.exe', 'safe gnp.exe'],
    ['\u0000\u001B[31mred', '\\[31mred'],
    ['</cast:1>', '\\<\\/cast\\:1\\>'],
  ])('makes %j harmless', (typed, shown) => {
    expect(repeated(typed)).toBe(shown);
  });

  it('shortens a long text', () => {
    expect(repeated('x'.repeat(6000))).toHaveLength(58);
  });
});

describe('masked', () => {
  it('hides the text but not the season, and separates bars inside', () => {
    expect(masked('who did it', 4)).toBe('||who did it|| *(season 4)*');
    expect(masked('a || b', 4).split('||')).toHaveLength(3);
    expect(masked('nothing', undefined)).toBe('nothing');
  });
});

describe('literal', () => {
  it('escapes markdown', () => {
    expect(literal('@Some_Show_Name')).toBe('@Some\\_Show\\_Name');
    expect(literal('[a](b) <t:0:R> # x')).toBe('\\[a\\](b) \\<t:0:R\\> \\# x');
  });
});
