import { describe, expect, it } from 'vitest';
import { codeOf, formErrorsOf, useHarness } from './harness.ts';
import { text, times } from './payload-parts.ts';

const harness = useHarness({ bot: true });

const complete = (option: string, typed = 'a'): Promise<readonly object[]> =>
  harness.as('fan').complete('cast', option, typed, { plain: 'b' });
const offer = (choices: object[]): object => ({ type: 8, data: { choices } });
const CHOICE = { name: 'a', value: 'b' };

describe('autocomplete', () => {
  it("sends the bot the typed text and returns the bot's choices", async () => {
    harness.answerWith(offer([CHOICE]));
    expect(await complete('name')).toEqual([CHOICE]);
    expect(harness.last).toMatchObject({
      type: 4,
      data: {
        options: [
          { name: 'name', value: 'a', focused: true },
          { name: 'plain', value: 'b' },
        ],
      },
    });
  });

  it('takes an empty text, and up to 25 choices of full length', async () => {
    harness.answerWith(offer(times(25, () => ({ name: text(100), value: text(100) }))));
    expect(await complete('name', '')).toHaveLength(25);
  });

  it("isn't sent for an option without it", async () => {
    const refused = { name: 'CommandRefused', option: 'plain' };
    await expect(complete('plain')).rejects.toMatchObject(refused);
  });

  it.each<[string, string, object[]]>([
    ['data.choices BASE_TYPE_MAX_LENGTH', 'name', times(26, () => CHOICE)],
    ['data.choices.0.name BASE_TYPE_MAX_LENGTH', 'name', [{ name: text(101), value: 'a' }]],
    ['data.choices.0.name BASE_TYPE_MIN_LENGTH', 'name', [{ name: '', value: 'a' }]],
    ['data.choices.0.value BASE_TYPE_BAD_LENGTH', 'name', [{ name: 'a', value: text(101) }]],
    ['data.choices.0.value STRING_TYPE_CONVERT', 'name', [{ name: 'a', value: 1 }]],
    ['data.choices.0.value NUMBER_TYPE_COERCE', 'number', [{ name: 'a', value: '1' }]],
  ])('refuses choices with %s', async (error, option, given) => {
    const errors: string[] = [];
    harness.onInteraction(async (reply) => {
      errors.push(...(await formErrorsOf(reply.callback(offer(given)))));
      await reply.callback(offer([]));
    });
    expect(await complete(option)).toEqual([]);
    expect(errors).toContain(error);
  });

  it('refuses a message and a follow-up', async () => {
    const codes: string[] = [];
    harness.onInteraction(async (reply) => {
      codes.push(await codeOf(reply.callback({ type: 4, data: { content: 'a' } })));
      await reply.callback(offer([]));
      codes.push(await codeOf(reply.followUp({ content: 'a' })));
    });
    await complete('name');
    await expect.poll(() => codes).toEqual(['400 50035', '404 10015']);
  });
});
