import { describe, expect, it } from 'vitest';
import { loadFacts } from '#data/load.ts';
import { freeId } from '../../facts/adding/additions.ts';
import type { Asker } from '../../facts/adding/field.ts';
import { ask, missingFlags, newOne } from '../../facts/adding/gather.ts';
import { kinds, type Kind } from '../../facts/adding/kinds.ts';
import { harbourLights } from '../packs/packs.ts';

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
    confirm: async () => true,
  };
  return { asker, refused, asked, rest };
}

describe('ask', () => {
  it('asks for every field without options, and repeats a question after an invalid answer', async () => {
    const facts = await loadFacts(harbourLights);
    const person = answering([
      '2031-13',
      '2031-04',
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
    expect(await ask(kindOf('update'), facts, {}, person.asker)).toEqual({
      id: [],
      date: ['2031-04'],
      headline: ['Closed'],
      text: ['The quay is closed.'],
      certainty: ['reported'],
      spoiler: ['1'],
      source: ['gazette'],
      says: ['Says so.'],
    });
    expect(person.refused).toEqual([
      "2031-13: '2031-13' isn't a date",
      ': An answer is required.',
      expect.stringMatching(/^100: Too big/),
    ]);
    expect(person.rest).toEqual([]);
  });

  it('asks for entries of a list until the answer is empty', async () => {
    const facts = await loadFacts(harbourLights);
    const words = [newOne, 'One,', 'two.', '', 'Counting', 'Writer', '', '', '', ''];
    const person = answering([...words, 'official', '', newOne, 'Says so.', '']);
    const values = await ask(kindOf('quote'), facts, {}, person.asker);
    expect(values).toMatchObject({
      passage: ['One,', 'two.'],
      speaker: [newOne],
      source: [newOne],
    });
  });

  it('asks only for missing required fields if there are options', async () => {
    const facts = await loadFacts(harbourLights);
    const person = answering(['The quay is closed.', 'reported', 'gazette', 'Says so.']);
    await ask(kindOf('update'), facts, { headline: ['Closed'] }, person.asker);
    expect(person.asked).toHaveLength(4);
    expect(missingFlags(kindOf('update'), { headline: ['Closed'] })).toEqual([
      'text',
      'certainty',
      'source',
      'says',
    ]);
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
