import { ApplicationCommandResponseSchema } from 'discord-api-spec/zod';
import type { APIApplicationCommand } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { choice, command, option, text, times, withOption } from './command-parts.ts';
import { openStage, refusalOf } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => stage[Symbol.asyncDispose]());

const path = (): `/applications/${string}/commands` =>
  `/applications/${stage.applicationId}/commands`;
describe('commands that Discord takes', () => {
  const full = command({
    name_localizations: { de: 'besetzung' },
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

  it('GIVEN a list THEN it is answered in full, with defaults, in the shape of Discord’s schema', async () => {
    const [first, second] = (await stage.register([
      command(),
      { ...full, name: 'full' },
    ])) as APIApplicationCommand[];
    for (const one of [first, second])
      expect(ApplicationCommandResponseSchema.safeParse(one).error).toBeUndefined();
    expect(first).toMatchObject({
      application_id: stage.applicationId,
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

  it('GIVEN a list without translations THEN they are left out', async () => {
    await stage.register([{ ...full }]);
    const [brief] = (await stage.rest.get(path())) as object[];
    expect(JSON.stringify(brief)).not.toContain('localizations');
    const query = new URLSearchParams({ with_localizations: 'true' });
    expect(await stage.rest.get(path(), { query })).toMatchObject([
      { name_localizations: { de: 'besetzung' } },
    ]);
  });

  it('GIVEN the same list again THEN ids and versions stay; GIVEN a change THEN the version goes on', async () => {
    const [first] = (await stage.register([full])) as APIApplicationCommand[];
    expect(await stage.register([full])).toEqual([first]);
    const [changed] = (await stage.register([
      { ...full, description: 'b' },
    ])) as APIApplicationCommand[];
    expect(changed?.id).toBe(first?.id);
    expect(changed?.version).not.toBe(first?.version);
  });

  it('GIVEN a new list THEN what is not in it is gone', async () => {
    await stage.register([command(), command({ name: 'quote' })]);
    expect(await stage.register([command()])).toHaveLength(1);
    expect(await stage.rest.get(path())).toHaveLength(1);
  });

  it('GIVEN single commands THEN they are made, changed, got and deleted', async () => {
    const made = (await stage.rest.post(path(), { body: command() })) as APIApplicationCommand;
    const one = `${path()}/${made.id}` as const;
    expect(await stage.rest.get(one)).toEqual(made);
    expect(await stage.rest.patch(one, { body: { description: 'b' } })).toMatchObject({
      id: made.id,
      description: 'b',
      name: 'cast',
    });
    expect(await stage.rest.post(path(), { body: command({ description: 'c' }) })).toMatchObject({
      id: made.id,
      description: 'c',
    });
    await stage.rest.delete(one);
    expect(await refusalOf(stage.rest.get(one))).toMatchObject({ status: 404, code: 10063 });
  });

  it('GIVEN a guild’s command THEN it stands there alone, with the guild’s id', async () => {
    const { guildId } = stage.simulator.world;
    expect(await stage.register([command()], guildId)).toMatchObject([{ guild_id: guildId }]);
    expect(await stage.rest.get(path())).toEqual([]);
  });

  it('GIVEN somebody who waits for global commands THEN guild commands are not enough', async () => {
    const order: string[] = [];
    const waiting = stage.simulator.commandsRegistered().then(() => order.push('registered'));
    await stage.register([command()], stage.simulator.world.guildId);
    order.push('guild');
    await stage.register([command()]);
    await waiting;
    expect(order).toEqual(['guild', 'registered']);
    await stage.simulator.commandsRegistered();
  });

  it('GIVEN the largest command THEN it is taken, and refused with one character more', async () => {
    const choices = times(25, (index) => choice(`${index}`.padStart(99, 'x'), 'v'));
    const big = (name: string): object => option({ name, description: text(100), choices });
    // Three options of 1 + 100 + 25 * (99 + 1) characters, name and description of 4 + 1, and one to fill up.
    const filler = LIMITS.commandTotal.max - 3 * 2601 - 5;
    const ofSize = (extra: number): object => {
      const half = Math.floor(filler / 2);
      const fillers = [
        option({ name: 'd', description: text(half - 1) }),
        option({ name: 'e', description: text(filler - half - 1 + extra) }),
      ];
      return withOption(big('a'), big('b'), big('c'), ...fillers);
    };
    await stage.register([ofSize(0)]);
    const refusal = await refusalOf(stage.register([ofSize(1)]));
    expect(refusal.errors).toEqual(['0 APPLICATION_COMMAND_TOO_LARGE']);
  });
});
