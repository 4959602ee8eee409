import { describe, expect, it } from 'vitest';
import { inWords, skippedInWords } from '#updates/trouble.ts';

describe('trouble in words', () => {
  it('GIVEN the codes that close a channel THEN each has words of its own, and a way to mend it', () => {
    const codes = [10003, 10004, 40058, 50001, 50008, 50009, 50013, 50024, 50083, 160005];
    const told = codes.map(inWords);
    expect(new Set(told.map(({ what }) => what)).size).toBe(codes.length);
    for (const { what, mend } of told) {
      expect(what).toMatch(/^The .*\.$/);
      expect(mend).toMatch(/\.$/);
      expect(what).not.toContain('code');
    }
  });

  it('GIVEN a code that nobody expected THEN it is named, for whoever wants to look it up', () => {
    expect(inWords(99_999).what).toContain('code 99999');
  });

  it.each([
    'edited',
    'paused',
    'superseded',
    'removed',
    'missed',
    'too late',
    'may have been posted',
    'failed',
  ])('GIVEN a run skipped as %j THEN more is said than that', (why) => {
    expect(skippedInWords(why).length).toBeGreaterThan(why.length + 10);
  });

  it.each([
    ['this channel has had every update', 'nothing to post: this channel already has every update'],
    ['posted, and deleted by somebody since', 'posted, and deleted since'],
    ['Discord refuses posts there.', 'not posted: Discord refuses posts there'],
    ['constructor', 'not posted: constructor'],
  ])('GIVEN the words %j THEN %j', (why, words) => {
    expect(skippedInWords(why)).toBe(words);
  });
});
