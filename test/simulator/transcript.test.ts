import { expect, it } from 'vitest';
import { Transcript } from '../../simulator/transcript.ts';
import { ManualClock } from '../manual-clock.ts';

it('keeps a mistake of the bot after thousands of entries and a reset', () => {
  const transcript = new Transcript(new ManualClock());
  transcript.note('refused', 'POST /wrong');
  for (let count = 0; count < 3000; count += 1) transcript.note('rest', 'GET /right');
  transcript.clear();
  expect(transcript.entries).toEqual([]);
  expect(transcript.refusals).toMatchObject([{ summary: 'POST /wrong' }]);
});
