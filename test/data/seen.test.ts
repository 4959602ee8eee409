import { describe, expect, it } from 'vitest';
import type { Facts } from '#data/facts.ts';
import { bundledPack } from '#data/pack-file.ts';
import type { Person } from '#data/schema.ts';
import { hiding, seenUpTo } from '#data/seen.ts';
import { personReply } from '#replies/person.ts';
import { allRenderings } from '#validation/all-renderings.ts';
import { harbourWith, update } from '../packs/invented.ts';
import { loadFacts } from '../packs/packs.ts';

const bundled = await loadFacts(bundledPack);
const now = Date.parse('2026-11-22T12:00Z');

function vecna(facts: Facts): Person {
  const person = facts.people.find(({ character }) => character === 'Vecna');
  if (!person) throw new Error('there is no Vecna');
  return person;
}

describe('facts for readers who have seen a season', () => {
  it('hide nothing of it, anywhere, and are the same object each time', () => {
    const seen = seenUpTo(bundled, 4);
    expect(seenUpTo(bundled, 4)).toBe(seen);
    expect(seen.version).toBe(bundled.version);
    expect(hiding(seen)).toBe(bundled);
    const shown = Array.from(allRenderings(seen, now), (one) => JSON.stringify(one)).join('\n');
    expect(shown).not.toMatch(/\|\||🙈/);
    expect(JSON.stringify(personReply(bundled, vecna(bundled), now))).not.toContain('Henry Creel');
    expect(JSON.stringify(personReply(seen, vecna(seen), now))).toContain(
      'Also known as Henry Creel',
    );
  });

  it('still hide later seasons', () => {
    expect(seenUpTo(bundled, 0)).toBe(bundled);
    const facts = harbourWith({
      updates: [update('early', { spoiler: 1 }), update('late', { spoiler: 2 })],
    });
    const hidden = seenUpTo(facts, 1).updates.filter(({ spoiler }) => spoiler !== undefined);
    expect(hidden.map(({ id }) => id)).toEqual(['late']);
  });
});
