import { describe, expect, it } from 'vitest';
import { describeSkip, describeTrouble } from '#updates/trouble.ts';

describe('describeTrouble', () => {
  it('explains each code of a lost channel differently, with a fix', () => {
    const codes = [10003, 10004, 40058, 50001, 50008, 50009, 50013, 50024, 50083, 160005];
    const texts = codes.map(describeTrouble);
    expect(new Set(texts.map(({ what }) => what)).size).toBe(codes.length);
    for (const { what, fix } of texts) {
      expect(what).toMatch(/^The .*\.$/);
      expect(fix).toMatch(/\.$/);
      expect(what).not.toContain('code');
    }
  });

  it('names an unknown code', () => {
    expect(describeTrouble(99_999).what).toContain('code 99999');
  });
});

describe('describeSkip', () => {
  it.each([
    'edited',
    'paused',
    'superseded',
    'removed',
    'missed',
    'too late',
    'may have been posted',
    'failed',
  ])('explains %j', (why) => {
    expect(describeSkip(why).length).toBeGreaterThan(why.length + 10);
  });

  it.each([
    ['there are no new updates', 'nothing to post: there are no new updates'],
    ['this channel has had every update', 'nothing to post: there are no new updates'],
    ['posted, and deleted by somebody since', 'posted, and deleted since'],
    ['Discord refuses posts there.', 'not posted: Discord refuses posts there'],
    ['constructor', 'not posted: constructor'],
  ])('turns %j into %j', (why, words) => {
    expect(describeSkip(why)).toBe(words);
  });
});
