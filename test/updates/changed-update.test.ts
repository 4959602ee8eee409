import { describe, expect, it } from 'vitest';
import type { Facts } from '#data/facts.ts';
import type { Update } from '#data/schema.ts';
import { fitTogether, lengthOf } from '#replies/fitting.ts';
import { limits } from '#replies/limits.ts';
import type { Answer } from '#replies/reply.ts';
import { channelMessage } from '#updates/post-message.ts';
import { updateEmbed } from '#replies/update-post.ts';
import { composePost, updateHash } from '#updates/compose-post.ts';
import { harbourWith, longestUpdate, longestWith, update } from '../packs/invented.ts';

const now = Date.parse('2031-06-01T18:00Z');
const manner = { mentionRoleId: null, text: 'headline', silent: false } as const;

function newsOf(facts: Facts): Answer {
  const context = { now, seed: '7', idempotencyKey: 'A-b_5678901234567890cd' };
  const draft = composePost('news', facts, { updateIds: new Set(), spotlight: null }, context);
  if ('skipped' in draft) throw new Error(draft.skipped);
  return draft.reply;
}

describe('a changed update', () => {
  const sources = ['gazette', 'bulletin'].map((source) => ({ source, says: 'So it says.' }));
  const base = update('a', { date: '2031-04', sources });
  const others = sources.slice(1);

  it.each<[string, Partial<Update>, boolean]>([
    ['the same content', structuredClone(base), false],
    ['another headline', { headline: 'Other' }, true],
    ['another text', { text: 'Other.' }, true],
    ['another date', { date: update('a', { date: '2031-05' }).date }, true],
    ['another certainty', { certainty: 'official' }, true],
    ['a spoiler flag', { spoiler: 3 }, true],
    ['another source', { sources: others }, true],
    ['its sources in another order', { sources: sources.toReversed() }, false],
    // The button shows it, from the newest facts.
    [
      'other words of its source',
      { sources: [{ source: 'gazette', says: 'x' }, ...others] },
      false,
    ],
  ])('with %s has another hash: %3$s', (_, changes, expected) => {
    expect(updateHash({ ...base, ...changes }) !== updateHash(base)).toBe(expected);
  });

  it('shows when it was corrected', () => {
    const facts = harbourWith({ updates: [base] });
    const embed = updateEmbed(facts, base, now + 999);
    const before = newsOf(facts).embed;
    const description = `${before.description}\n✏️ Corrected <t:${now / 1000}:f>`;
    expect(embed).toEqual({ ...before, description });
  });

  it('keeps its place in the message when all three grow to the longest', () => {
    const facts = longestWith(['a', 'b', 'c'].map((id) => longestUpdate(id)));
    const short = harbourWith({ updates: ['a', 'b', 'c'].map((id) => update(id)) });
    let { embeds = [] } = channelMessage(newsOf(short), manner);
    for (const [position, changed] of facts.updates.entries()) {
      embeds = fitTogether(embeds.with(position, updateEmbed(facts, changed, now)));
      expect(embeds).toHaveLength(3);
      expect(embeds.reduce((sum, one) => sum + lengthOf(one), 0)).toBeLessThanOrEqual(
        limits.embedsTotal,
      );
    }
    expect(embeds.map(({ title }) => title)).toEqual(Array(3).fill('🙈 Spoiler for season 99'));
    for (const { description = '' } of embeds) expect(description.length).toBeGreaterThan(19);
  });
});
