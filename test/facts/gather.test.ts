import { describe, expect, it } from 'vitest';
import { describeDate, parsePartialDate } from '#data/partial-date.ts';
import { addition, freeId } from '../../facts/adding/additions.ts';
import type { Asker } from '../../facts/adding/field.ts';
import { ask, back, missingFlags, newOne, newSourceOf } from '../../facts/adding/gather.ts';
import { kinds, type Kind } from '../../facts/adding/kinds.ts';
import { packDate } from '../../facts/provenance/dates.ts';
import { harbourLights, loadFacts } from '../packs/packs.ts';

const facts = await loadFacts(harbourLights);

function kindOf(name: Kind['name']): Kind {
  const kind = kinds.find((one) => one.name === name);
  if (!kind) throw new Error(`there is no kind ${name}`);
  return kind;
}

/** Answers from a list, and tries the next answer if one is refused. */
function answering(answers: readonly string[]) {
  const rest = [...answers];
  const refused: string[] = [];
  const asked: string[] = [];
  const asker: Asker = {
    async text(question, check) {
      asked.push(question);
      for (;;) {
        const answer = rest.shift() ?? '';
        const verdict = check(answer);
        if (verdict === true) return answer;
        refused.push(`${answer}: ${verdict}`);
      }
    },
    async choose(question, choices) {
      asked.push(question);
      const answer = rest.shift();
      const choice = choices.find(({ value }) => value === answer);
      if (!choice) throw new Error(`'${answer}' isn't a choice for '${question}'`);
      return choice.value;
    },
  };
  return { asker, refused, asked, rest };
}

describe('ask', () => {
  it('asks for every field without options, and repeats a question after an invalid answer', async () => {
    const person = answering([
      '2031-13',
      '4 April 2031',
      '',
      '',
      'Closed',
      'The quay is closed.',
      'reported',
      '100',
      '1',
      'gazette',
      'Says so.',
      '',
    ]);
    const answers = await ask(kindOf('update'), facts, {}, person.asker);
    expect(Object.fromEntries(answers)).toEqual({
      about: [],
      id: [],
      date: ['4 April 2031'],
      headline: ['Closed'],
      text: ['The quay is closed.'],
      certainty: ['reported'],
      spoiler: ['1'],
      source: ['gazette'],
      says: ['Says so.'],
    });
    expect(person.refused).toEqual([
      "2031-13: '2031-13' isn't a date. Write 2024-01-08, 8 January 2024, January 2024, summer 2022 or 2022.",
      ': An answer is required.',
      expect.stringMatching(/^100: Too big/),
    ]);
    expect(person.rest).toEqual([]);
  });

  it('asks for a new speaker and a new source at once, and for a list until the answer is empty', async () => {
    const words = [newOne, 'Cy Elm', 'One,', 'two.', '', 'Counting', 'Writer', '', '', '', ''];
    const paper = ['Pier Weekly', '', '', '', '1 June 2031', 'A paper.', ''];
    const person = answering([...words, 'official', '', newOne, ...paper, 'Says so.', '']);
    const answers = await ask(kindOf('quote'), facts, {}, person.asker);
    expect(Object.fromEntries(answers)).toMatchObject({
      passage: ['One,', 'two.'],
      'speaker-name': ['Cy Elm'],
      says: ['Says so.'],
    });
    const paperAnswers = newSourceOf(answers);
    expect(paperAnswers).toMatchObject({ label: ['Pier Weekly'], note: ['A paper.'] });
    expect(addition(kindOf('source'), facts, paperAnswers).entry).toMatchObject({
      id: 'pier-weekly',
      date: '2031-06-01',
    });
    expect(person.rest).toEqual([]);
  });

  it('asks for the topic of a fact only if it supersedes none', async () => {
    const rest = ['It ends.', '', 'official', '', 'gazette', 'Says so.', ''];
    const newer = answering(['six-parts', '', ...rest]);
    const answers = await ask(kindOf('fact'), facts, {}, newer.asker);
    expect([answers.get('supersedes'), newer.rest]).toEqual([['six-parts'], []]);
    const other = answering(['', 'filming', back, 'story', '', ...rest]);
    expect((await ask(kindOf('fact'), facts, {}, other.asker)).get('topic')).toEqual(['story']);
    expect(other.rest).toEqual([]);
  });

  it('asks for both sources of a disagreement, either of which can be new', async () => {
    const paper = ['Pier Weekly', '', '', '', '1 June 2031', 'A paper.', ''];
    const start = ['', 'filming', '', 'bo-reed', '', 'When?', '', '', 'gazette', 'Soon.'];
    const person = answering([...start, newOne, ...paper, 'Late.', '']);
    const answers = await ask(kindOf('disagreement'), facts, {}, person.asker);
    expect(newSourceOf(answers, 'other-source')).toMatchObject({ label: ['Pier Weekly'] });
    expect(answers.get('other-says')).toEqual(['Late.']);
    expect(person.rest).toEqual([]);
  });

  it('goes back a question, also out of a new source and within a list', async () => {
    const words = ['bo', 'One.', 'tow.', back, 'two.', '', 'Counting', back, 'Numbers', 'Writer'];
    const sources = [newOne, 'Pier', back, back, 'gazette', back, 'bulletin', 'Says so.', ''];
    const person = answering([...words, '', '', '', '', 'official', '', ...sources]);
    const answers = await ask(kindOf('quote'), facts, {}, person.asker);
    expect(Object.fromEntries(answers)).toMatchObject({
      passage: ['One.', 'two.'],
      about: ['Numbers'],
      source: ['bulletin'],
    });
    expect(Object.keys(Object.fromEntries(answers)).filter((key) => key.includes(' '))).toEqual([]);
    expect(person.rest).toEqual([]);
  });

  it('asks only for missing required fields if there are options', async () => {
    const person = answering(['The quay is closed.', 'reported', 'gazette', 'Says so.']);
    await ask(kindOf('update'), facts, { headline: ['Closed'] }, person.asker);
    expect(person.asked).toHaveLength(4);
    const named = { 'speaker-name': ['Cy Elm'], passage: ['One.'], about: ['Counting'] };
    const writer = answering(['Writer', 'reported', 'gazette', 'Says so.']);
    await ask(kindOf('quote'), facts, named, writer.asker);
    expect(writer.rest).toEqual([]);
    expect(missingFlags(kindOf('update'), { headline: ['Closed'] })).toEqual([
      'text',
      'certainty',
      'source',
      'says',
    ]);
  });
});

describe('packDate', () => {
  it.each(['2025-03-03', '2025-03', 'summer 2022', '2022'])(
    'reads %s as the bot writes it',
    (day) => {
      const date = parsePartialDate(day);
      expect(packDate(date ? describeDate(date) : '')).toBe(day);
    },
  );

  it.each([
    ['March 3, 2025', '2025-03-03'],
    ['3 March 2025 and 2026', '3 March 2025 and 2026'],
    [' soon ', 'soon'],
  ])('makes %j %j', (text, date) => {
    expect(packDate(text)).toBe(date);
  });
});

describe('freeId', () => {
  it.each([
    ['The quay is closed!', 'the-quay-is-closed'],
    ["Zoë's “Ünïcode” 2", 'zoes-unicode-2'],
    ['taken', 'taken-2'],
    ['🚨', 'entry'],
    ['a '.repeat(40), `${'a-'.repeat(19)}a`],
    ['b'.repeat(40), `${'b'.repeat(38)}-2`],
  ])('turns %j into %s', (name, id) => {
    expect(freeId(name, new Set(['taken', 'b'.repeat(40)]))).toBe(id);
    expect(id.length).toBeLessThanOrEqual(40);
  });
});
