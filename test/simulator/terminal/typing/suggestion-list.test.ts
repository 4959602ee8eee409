import { describe, expect, test } from 'vitest';

import { drawList } from '../../../../simulator/terminal/typing/suggestion-list.ts';
import { plain } from '../drawing/drawn.ts';

const ITEMS = [
  { text: '/about', note: 'What this is' },
  { text: '/updates edit id: …', note: 'Change what is posted, where and when; the rest stays' },
  {
    text: `/updates all ${'option: '.repeat(12)}`,
    note: 'With more options than fit beside a note',
  },
];

describe('GIVEN names of any length', () => {
  test.each([20, 60, 80, 110, 200])(
    'THEN %d columns are kept, and notes are wrapped in few rows',
    (width) => {
      const rows = plain(drawList(ITEMS, width)).split('\n');
      for (const row of rows) expect(row.length).toBeLessThanOrEqual(width);
      expect(rows.length).toBeLessThan(width < 60 ? 30 : 9);
      expect(rows.join(' ').replaceAll(/\s+/gu, ' ')).toContain(
        'more options than fit beside a note',
      );
    },
  );

  test('THEN a short one has its note beside it, and a long one below', () => {
    expect(`\n${plain(drawList(ITEMS.slice(0, 2), 60))}`).toBe(`
  /about               What this is
  /updates edit id: …  Change what is posted, where and
                       when; the rest stays`);
    expect(
      `\n${plain(drawList([ITEMS[0] ?? { text: '', note: '' }, { text: 'x'.repeat(30), note: 'A note' }], 60))}`,
    ).toBe(`
  /about  What this is
  ${'x'.repeat(30)}
      A note`);
  });
});
