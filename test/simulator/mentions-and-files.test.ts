import { MessageResponseSchema } from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { MENTIONABLE_ROLE, UNMENTIONABLE_ROLE } from '../../simulator/world/default-world.ts';
import { codeOf, useHarness } from './harness.ts';
import { times } from './payload-parts.ts';

const harness = useHarness();

const file = (name: string, data = 'hello') => ({ name, data, contentType: 'text/plain' });

describe('mentions', () => {
  const fan = '1100000000000000011';
  const content = `<@${fan}> <@&${MENTIONABLE_ROLE}> <@&${UNMENTIONABLE_ROLE}> @everyone`;

  it.each<[object | undefined, boolean, string[], string[], boolean]>([
    [undefined, false, [fan], [MENTIONABLE_ROLE], false],
    [undefined, true, [fan], [MENTIONABLE_ROLE, UNMENTIONABLE_ROLE], true],
    [{ parse: [] }, true, [], [], false],
    [{ roles: [MENTIONABLE_ROLE] }, true, [], [MENTIONABLE_ROLE], false],
    [{ roles: [UNMENTIONABLE_ROLE] }, false, [], [], false],
    [{ parse: ['users'] }, true, [fan], [], false],
    [{ parse: ['users'], users: [] }, true, [fan], [], false],
  ])(
    'follow allowed_mentions %j, with MentionEveryone: %s',
    async (allowed, mayMentionAll, users, roles, everyone) => {
      if (mayMentionAll) harness.world.allowBot(harness.channelId(), 'MentionEveryone');
      const message = await harness.post({ content, allowed_mentions: allowed });
      expect(message.mentions.map((user) => user.id)).toEqual(users);
      expect(message.mention_roles).toEqual(roles);
      expect(message.mention_everyone).toBe(everyone);
    },
  );

  it('include the author of the replied message on request', async () => {
    const target = harness.world.say('fan', harness.channelId(), 'a');
    const body = { content: 'b', message_reference: { message_id: target.id } };
    const quiet = await harness.post({ ...body, allowed_mentions: { parse: [] } });
    expect(quiet).toMatchObject({ type: 19, mentions: [] });
    const loud = await harness.post({ ...body, allowed_mentions: { replied_user: true } });
    expect(loud).toMatchObject({
      mentions: [{ id: fan }],
      referenced_message: { id: target.id },
    });
  });
});

describe('files of a message', () => {
  it('can be downloaded', async () => {
    const body = { content: 'a', attachments: [{ id: 0, description: 'greeting' }] };
    const message = await harness.post(body, 'general', [file('a b.txt')]);
    expect(MessageResponseSchema.safeParse(message).error).toBeUndefined();
    expect(message.attachments).toMatchObject([
      { filename: 'a_b.txt', size: 5, description: 'greeting' },
    ]);
    const response = await fetch(message.attachments[0]?.url ?? '');
    expect(await response.text()).toBe('hello');
  });

  it('can be pictures of embeds', async () => {
    const body = { embeds: [{ image: { url: 'attachment://a.png' } }] };
    const message = await harness.post(body, 'general', [file('a.png')]);
    expect(message.embeds[0]?.image?.url).toBe(message.attachments[0]?.url);
  });

  it("are removed by an edit that doesn't list them", async () => {
    const message = await harness.post({ content: 'a' }, 'general', [file('a'), file('b')]);
    const body = { attachments: [{ id: message.attachments[1]?.id }] };
    const path = `${harness.messages()}/${message.id}` as const;
    expect(await harness.rest.patch(path, { body, files: [file('c')] })).toMatchObject({
      attachments: [{ filename: 'b' }, { filename: 'c' }],
    });
  });

  it('are refused if there are too many or one is too big', async () => {
    const many = times(LIMITS.files + 1, (index) => file(`${index}`));
    const path = harness.messages();
    expect(await codeOf(harness.rest.post(path, { files: many }))).toBe('400 50035');
    const big = [file('big', 'x'.repeat(LIMITS.fileSize + 1))];
    expect(await codeOf(harness.rest.post(path, { files: big }))).toBe('413 40005');
  });
});

describe('a file option', () => {
  it('gives the bot the URL of the file', async () => {
    const option = { type: 11, name: 'file', description: 'a' };
    await harness.register([{ name: 'take', description: 'a', options: [option] }]);
    await harness.connect();
    const fan = harness.as('fan');
    const attached = fan.attach('a.json', '{"é":1}');
    await fan.run('take', { file: attached });
    const resolved = { filename: 'a.json', size: 8, ephemeral: true, url: expect.any(String) };
    expect(harness.last.data).toMatchObject({
      options: [{ name: 'file', type: 11, value: attached }],
      resolved: { attachments: { [attached]: resolved } },
    });
    const [url = ''] = /http[^"]+/.exec(JSON.stringify(harness.last.data)) ?? [];
    expect(await (await fetch(url)).text()).toBe('{"é":1}');
  });
});
