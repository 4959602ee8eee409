import { MessageResponseSchema } from 'discord-api-spec/zod';
import type { APIMessage } from 'discord-api-types/v10';
import { beforeEach, afterEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { MENTIONABLE_ROLE, UNMENTIONABLE_ROLE } from '../../simulator/world.ts';
import type { Place } from '../../simulator/world.ts';
import { openStage, refusalOf } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => stage[Symbol.asyncDispose]());

const id = (place: Place): string => stage.simulator.world.channelOf(place).id;
const path = (place: Place = 'general') => `/channels/${id(place)}/messages` as const;
const post = async (body: object, place: Place = 'general'): Promise<APIMessage> =>
  (await stage.rest.post(path(place), { body })) as APIMessage;

const everybody = (): string =>
  `<@${stage.simulator.world.userOf('fan').id}> <@&${MENTIONABLE_ROLE}> <@&${UNMENTIONABLE_ROLE}> @everyone`;

const file = (name: string, data = 'hello') => ({ name, data, contentType: 'text/plain' });

describe('mentions', () => {
  const fan = '1100000000000000011';

  it.each<[string, object | undefined, boolean, string[], string[], boolean]>([
    ['nothing said', undefined, false, [fan], [MENTIONABLE_ROLE], false],
    [
      'nothing said, and the right to mention all',
      undefined,
      true,
      [fan],
      [MENTIONABLE_ROLE, UNMENTIONABLE_ROLE],
      true,
    ],
    ['nobody', { parse: [] }, true, [], [], false],
    ['one role', { roles: [MENTIONABLE_ROLE] }, true, [], [MENTIONABLE_ROLE], false],
    ['one role that may not be mentioned', { roles: [UNMENTIONABLE_ROLE] }, false, [], [], false],
    ['users', { parse: ['users'] }, true, [fan], [], false],
    ['an empty list beside its kind', { parse: ['users'], users: [] }, true, [fan], [], false],
  ])(
    'GIVEN %s allowed THEN these are mentioned',
    async (_name, allowed, mayMentionAll, users, roles, everyone) => {
      if (mayMentionAll) stage.simulator.world.allowBot(id('general'), 'MentionEveryone');
      const message = await post({
        content: everybody(),
        ...(allowed && { allowed_mentions: allowed }),
      });
      expect(message.mentions.map((user) => user.id)).toEqual(users);
      expect(message.mention_roles).toEqual(roles);
      expect(message.mention_everyone).toBe(everyone);
    },
  );

  it('GIVEN a reply THEN its author is mentioned on demand', async () => {
    const target = stage.simulator.world.say('fan', id('general'), 'a');
    const body = { content: 'b', message_reference: { message_id: target.id } };
    expect(await post({ ...body, allowed_mentions: { parse: [] } })).toMatchObject({
      type: 19,
      mentions: [],
    });
    expect(await post({ ...body, allowed_mentions: { replied_user: true } })).toMatchObject({
      mentions: [{ id: fan }],
      referenced_message: { id: target.id },
    });
  });
});

describe('files', () => {
  it('GIVEN an upload THEN its attachment can be fetched', async () => {
    const body = { content: 'a', attachments: [{ id: 0, description: 'greeting' }] };
    const message = (await stage.rest.post(path(), {
      body,
      files: [file('a b.txt')],
    })) as APIMessage;
    expect(MessageResponseSchema.safeParse(message).error).toBeUndefined();
    expect(message.attachments).toMatchObject([
      { filename: 'a_b.txt', size: 5, description: 'greeting' },
    ]);
    const response = await fetch(message.attachments[0]?.url ?? '');
    expect(await response.text()).toBe('hello');
  });

  it('GIVEN a picture named in an embed THEN the embed points to it', async () => {
    const body = { embeds: [{ image: { url: 'attachment://a.png' } }] };
    const message = (await stage.rest.post(path(), { body, files: [file('a.png')] })) as APIMessage;
    expect(message.embeds[0]?.image?.url).toBe(message.attachments[0]?.url);
  });

  it('GIVEN an edit that lists some attachments THEN the others go', async () => {
    const message = (await stage.rest.post(path(), {
      body: { content: 'a' },
      files: [file('a'), file('b')],
    })) as APIMessage;
    const attachments = [{ id: message.attachments[1]?.id }];
    expect(
      await stage.rest.patch(`${path()}/${message.id}`, {
        body: { attachments },
        files: [file('c')],
      }),
    ).toMatchObject({ attachments: [{ filename: 'b' }, { filename: 'c' }] });
  });

  it('GIVEN too many or too big files THEN they are refused', async () => {
    const many = Array.from({ length: LIMITS.files.max + 1 }, (_, index) => file(`${index}`));
    expect(await refusalOf(stage.rest.post(path(), { files: many }))).toMatchObject({
      code: 50035,
    });
    const big = file('big', 'x'.repeat(LIMITS.fileSize.max + 1));
    expect(await refusalOf(stage.rest.post(path(), { files: [big] }))).toMatchObject({
      status: 413,
      code: 40005,
    });
  });
});

describe('a file that goes along with a command', () => {
  it('GIVEN one THEN the bot gets its address, and the file from there', async () => {
    const option = { type: 11, name: 'file', description: 'a' };
    await stage.register([{ name: 'take', description: 'a', options: [option] }]);
    await stage.connect();
    stage.onInteraction((_, reply) => reply.callback({ type: 4, data: { content: 'ok' } }));
    const fan = stage.simulator.as('fan', 'general');
    const attached = fan.attach('a.json', '{"é":1}');
    await fan.run('take', { file: attached });
    const { data } = stage.last as { data: object };
    expect(data).toMatchObject({
      options: [{ name: 'file', type: 11, value: attached }],
      resolved: { attachments: { [attached]: { filename: 'a.json', size: 8, ephemeral: true } } },
    });
    const { attachments } = (data as { resolved: { attachments: Record<string, { url: string }> } })
      .resolved;
    expect(await (await fetch(attachments[attached]?.url ?? '')).text()).toBe('{"é":1}');
  });
});
