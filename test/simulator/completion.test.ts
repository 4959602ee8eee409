import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, refusalOf } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  await stage.register([
    {
      name: 'cast',
      description: 'a',
      contexts: [0, 1],
      integration_types: [0, 1],
      options: [
        { type: 3, name: 'name', description: 'a', autocomplete: true },
        { type: 4, name: 'number', description: 'a', autocomplete: true },
        { type: 3, name: 'plain', description: 'a' },
      ],
    },
  ]);
  await stage.connect();
});
afterEach(async () => stage[Symbol.asyncDispose]());

const text = (length: number): string => 'x'.repeat(length);

const complete = (option: string, typed = 'a'): Promise<readonly object[]> =>
  stage.simulator.as('fan', 'general').complete('cast', option, typed, { plain: 'b' });

const choices = (count: number, choice: object = { name: 'a', value: 'b' }): object[] =>
  Array.from({ length: count }, () => choice);

describe('completion', () => {
  it('GIVEN choices THEN the person gets them, and the bot got what was typed', async () => {
    stage.onInteraction((_interaction, reply) =>
      reply.callback({ type: 8, data: { choices: [{ name: 'A', value: 'a' }] } }),
    );
    expect(await complete('name')).toEqual([{ name: 'A', value: 'a' }]);
    expect(stage.last).toMatchObject({
      type: 4,
      data: {
        options: [
          { name: 'name', value: 'a', focused: true },
          { name: 'plain', value: 'b' },
        ],
      },
    });
  });

  it('GIVEN nothing typed THEN the bot is asked all the same', async () => {
    stage.onInteraction((_interaction, reply) =>
      reply.callback({ type: 8, data: { choices: [] } }),
    );
    expect(await complete('name', '')).toEqual([]);
  });

  it('GIVEN an option that is not completed THEN the client does not ask', async () => {
    await expect(
      stage.simulator.as('fan', 'general').complete('cast', 'plain', 'a'),
    ).rejects.toMatchObject({ name: 'CommandRefused', option: 'plain' });
  });

  it.each<[string, string, object[], string]>([
    ['26 choices', 'name', choices(26), 'data.choices BASE_TYPE_MAX_LENGTH'],
    [
      'a name too long',
      'name',
      choices(1, { name: text(101), value: 'a' }),
      'data.choices.0.name BASE_TYPE_MAX_LENGTH',
    ],
    [
      'no name',
      'name',
      choices(1, { name: '', value: 'a' }),
      'data.choices.0.name BASE_TYPE_MIN_LENGTH',
    ],
    [
      'a value too long',
      'name',
      choices(1, { name: 'a', value: text(101) }),
      'data.choices.0.value BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a number for a text',
      'name',
      choices(1, { name: 'a', value: 1 }),
      'data.choices.0.value STRING_TYPE_CONVERT',
    ],
    [
      'a text for a number',
      'number',
      choices(1, { name: 'a', value: '1' }),
      'data.choices.0.value NUMBER_TYPE_COERCE',
    ],
    [
      'an unknown field',
      'name',
      choices(1, { name: 'a', value: 'b', wat: 1 }),
      'data.choices.0.wat UNKNOWN_FIELD',
    ],
  ])('GIVEN %s THEN 50035', async (_name, option, given, error) => {
    let refused: ReturnType<typeof refusalOf> | undefined;
    stage.onInteraction(async (_interaction, reply) => {
      refused = refusalOf(reply.callback({ type: 8, data: { choices: given } }));
      await refused;
      await reply.callback({ type: 8, data: { choices: [] } });
    });
    expect(await complete(option)).toEqual([]);
    expect((await refused)?.errors).toContain(error);
  });

  it('GIVEN 25 choices of full length THEN they are taken', async () => {
    stage.onInteraction((_interaction, reply) =>
      reply.callback({
        type: 8,
        data: { choices: choices(25, { name: text(100), value: text(100) }) },
      }),
    );
    expect(await complete('name')).toHaveLength(25);
  });

  it('GIVEN a message THEN 50035; GIVEN a follow-up THEN 10015', async () => {
    const codes: number[] = [];
    stage.onInteraction(async (_interaction, reply) => {
      codes.push((await refusalOf(reply.callback({ type: 4, data: { content: 'a' } }))).code);
      await reply.callback({ type: 8, data: { choices: [] } });
      codes.push((await refusalOf(reply.followUp({ content: 'a' }))).code);
    });
    await complete('name');
    await expect.poll(() => codes).toEqual([50035, 10015]);
  });
});
