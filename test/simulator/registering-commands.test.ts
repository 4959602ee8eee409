import { ApplicationCommandResponseSchema } from 'discord-api-spec/zod';
import type { APIApplicationCommand } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { refusalOf, useHarness } from './harness.ts';
import { choice, command, option, text, times, withOption } from './payload-parts.ts';

const harness = useHarness();
const path = () => `/applications/${harness.applicationId}/commands` as const;
const register = async (...commands: object[]): Promise<APIApplicationCommand[]> =>
  (await harness.register(commands)) as APIApplicationCommand[];

describe('registered commands', () => {
  const full = command({
    default_member_permissions: '32',
    contexts: [0, 1],
    integration_types: [0, 1],
    nsfw: false,
    options: [
      {
        type: 2,
        name: 'group',
        description: 'a',
        options: [
          {
            type: 1,
            name: 'add',
            description: 'a',
            options: [
              option({ required: true, autocomplete: true, min_length: 1, max_length: 9 }),
              { type: 4, name: 'number', description: 'a', min_value: 0, max_value: 9 },
              { type: 7, name: 'channel', description: 'a', channel_types: [0, 5] },
            ],
          },
        ],
      },
      { type: 1, name: 'list', description: 'a' },
    ],
  });

  it("are returned with defaults in the shape of Discord's schema", async () => {
    const [first, second] = await register(command(), { ...full, name: 'full' });
    for (const one of [first, second])
      expect(ApplicationCommandResponseSchema.safeParse(one).error).toBeUndefined();
    expect(first).toMatchObject({
      application_id: harness.applicationId,
      type: 1,
      default_member_permissions: null,
      dm_permission: true,
      contexts: null,
      integration_types: [0],
      nsfw: false,
      name_localizations: null,
    });
    expect(first).not.toHaveProperty('options');
    expect(second).toMatchObject({
      default_member_permissions: '32',
      contexts: [0, 1],
      integration_types: [0, 1],
    });
  });

  it('keep their ids, and their versions if unchanged', async () => {
    const [first] = await register(full);
    expect(await register(full)).toEqual([first]);
    const [changed] = await register({ ...full, description: 'b' });
    expect(changed?.id).toBe(first?.id);
    expect(changed?.version).not.toBe(first?.version);
  });

  it('are replaced by a new list', async () => {
    await register(command(), command({ name: 'quote' }));
    expect(await register(command())).toHaveLength(1);
    expect(await harness.rest.get(path())).toHaveLength(1);
  });

  it('of a guild are separate', async () => {
    const { guildId } = harness.simulator.world;
    expect(await harness.register([command()], guildId)).toMatchObject([{ guild_id: guildId }]);
    expect(await harness.rest.get(path())).toEqual([]);
  });

  it('resolve commandsRegistered() only if global', async () => {
    const order: string[] = [];
    const waiting = harness.simulator.commandsRegistered().then(() => order.push('registered'));
    await harness.register([command()], harness.simulator.world.guildId);
    order.push('guild');
    await register(command());
    await waiting;
    expect(order).toEqual(['guild', 'registered']);
    await harness.simulator.commandsRegistered();
  });

  it('have a maximum total size', async () => {
    const choices = times(25, (index) => choice(`${index}`.padStart(99, 'x'), 'v'));
    const big = (name: string): object => option({ name, description: text(100), choices });
    // Three options of 1 + 100 + 25 * (99 + 1) characters, a name and description of 4 + 1, and fillers.
    const filler = LIMITS.commandTotal.max - 3 * 2601 - 5;
    const ofSize = (extra: number): object => {
      const half = Math.floor(filler / 2);
      const fillers = [
        option({ name: 'd', description: text(half - 1) }),
        option({ name: 'e', description: text(filler - half - 1 + extra) }),
      ];
      return withOption(big('a'), big('b'), big('c'), ...fillers);
    };
    await register(ofSize(0));
    const refusal = await refusalOf(register(ofSize(1)));
    expect(refusal.errors).toEqual(['0 APPLICATION_COMMAND_TOO_LARGE']);
  });
});
