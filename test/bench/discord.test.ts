import { describe, expect, it } from 'vitest';
import type { APIChatInputApplicationCommandInteraction } from 'discord-api-types/v10';
import { interactionId, interactionNumber } from '../../bench/discord/ids.ts';
import { interactionWriter, type Question } from '../../bench/discord/interaction.ts';

const question: Question = { type: 2, command: 'cast', option: 'name', value: 'x' };

describe('interactions', () => {
  it.each([0, 1, 99_999, 4_000_000])('number %i can be read back from its id', (number) => {
    expect(interactionId(number)).toMatch(/^\d{17,20}$/);
    expect(interactionNumber(interactionId(number))).toBe(number);
  });

  it('differ only in id, token and user', () => {
    const write = interactionWriter({ ...question, value: 'a "lamp"' });
    const [one, other] = [1, 2].map(
      (number) => JSON.parse(write(number)) as APIChatInputApplicationCommandInteraction,
    );
    expect(one?.id).not.toBe(other?.id);
    expect(one?.token).not.toBe(other?.token);
    expect(one?.token.length).toBe(other?.token.length);
    expect(one?.member?.user.id).toMatch(/^\d{17,20}$/);
    expect(one?.member?.user.id).not.toBe(other?.member?.user.id);
    const [bare, otherBare] = [one, other].map((made) => ({
      ...made,
      id: '',
      token: '',
      member: { ...made?.member, user: { ...made?.member?.user, id: '' } },
    }));
    expect(bare).toEqual(otherBare);
    expect(one?.data.options).toEqual([{ type: 3, name: 'name', value: 'a "lamp"' }]);
  });
});
