import { describe, expect, it } from 'vitest';
import { codeOf, formErrorsOf, useBot } from './harness.ts';
import { text, times } from './payload-parts.ts';

const harness = useBot();

const complete = (option: string, typed = 'a'): Promise<readonly object[]> =>
  harness.simulator.as('fan', 'general').complete('cast', option, typed, { plain: 'b' });
const choices = (count: number, choice: object): object[] => times(count, () => choice);
const CHOICE = { name: 'a', value: 'b' };

describe('autocomplete', () => {
  it("sends the bot the typed text and returns the bot's choices", async () => {
    harness.answerWith({ type: 8, data: { choices: [{ name: 'A', value: 'a' }] } });
    expect(await complete('name')).toEqual([{ name: 'A', value: 'a' }]);
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

  it('asks the bot for an empty text too', async () => {
    harness.answerWith({ type: 8, data: { choices: [] } });
    expect(await complete('name', '')).toEqual([]);
  });

  it("isn't sent for an option without it", async () => {
    await expect(complete('plain')).rejects.toMatchObject({
      name: 'CommandRefused',
      option: 'plain',
    });
  });

  it.each<[string, string, object[]]>([
    ['data.choices BASE_TYPE_MAX_LENGTH', 'name', choices(26, CHOICE)],
    ['data.choices.0.name BASE_TYPE_MAX_LENGTH', 'name', [{ name: text(101), value: 'a' }]],
    ['data.choices.0.name BASE_TYPE_MIN_LENGTH', 'name', [{ name: '', value: 'a' }]],
    ['data.choices.0.value BASE_TYPE_BAD_LENGTH', 'name', [{ name: 'a', value: text(101) }]],
    ['data.choices.0.value STRING_TYPE_CONVERT', 'name', [{ name: 'a', value: 1 }]],
    ['data.choices.0.value NUMBER_TYPE_COERCE', 'number', [{ name: 'a', value: '1' }]],
  ])('refuses choices with %s', async (error, option, given) => {
    let refused: ReturnType<typeof formErrorsOf> | undefined;
    harness.onInteraction(async (_interaction, reply) => {
      refused = formErrorsOf(reply.callback({ type: 8, data: { choices: given } }));
      await refused;
      await reply.callback({ type: 8, data: { choices: [] } });
    });
    expect(await complete(option)).toEqual([]);
    expect(await refused).toContain(error);
  });

  it('accepts 25 choices of full length', async () => {
    const full = choices(25, { name: text(100), value: text(100) });
    harness.answerWith({ type: 8, data: { choices: full } });
    expect(await complete('name')).toHaveLength(25);
  });

  it('refuses a message and a follow-up', async () => {
    const codes: string[] = [];
    harness.onInteraction(async (_interaction, reply) => {
      codes.push(await codeOf(reply.callback({ type: 4, data: { content: 'a' } })));
      await reply.callback({ type: 8, data: { choices: [] } });
      codes.push(await codeOf(reply.followUp({ content: 'a' })));
    });
    await complete('name');
    await expect.poll(() => codes).toEqual(['400 50035', '404 10015']);
  });
});
