import { ChannelType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { createThread } from '../../simulator/world/places.ts';
import type { GuildChannel, Thread } from '../../simulator/world/places.ts';
import { CAST, codeOf, useHarness } from './harness.ts';

const harness = useHarness({ bot: true });

/** A new thread of the fan. */
function open(type: Thread['type'] = ChannelType.PublicThread): Thread {
  const { world } = harness.simulator;
  const isNews = type === ChannelType.AnnouncementThread;
  const parent = world.channelOf(isNews ? 'announcements' : 'general') as GuildChannel;
  const thread = createThread(world.ids.next(), parent, 'x', world.userOf('fan').id, type);
  world.channels.set(thread.id, thread);
  return thread;
}

const messages = ({ id }: Thread): `/channels/${string}` => `/channels/${id}/messages`;
const send = (thread: Thread): Promise<{ id: string }> =>
  harness.rest.post(messages(thread), { body: { content: 'a' } }) as Promise<{ id: string }>;
const run = (thread: Thread, who: 'fan' | 'admin' = 'fan') => harness.as(who, thread).run('cast');
const edit = (thread: Thread, id: string) =>
  harness.rest.patch(`${messages(thread)}/${id}`, { body: { content: 'b' } });
const remove = (thread: Thread, id: string) => harness.rest.delete(`${messages(thread)}/${id}`);

function makeModerator(): void {
  harness.world.allowBot(harness.channelId(), 'ManageThreads');
}

// https://discord.com/developers/docs/topics/threads#active--archived-threads
describe('an archived thread', () => {
  it('offers no commands, and is unarchived by a message', async () => {
    const thread = open();
    thread.archived = true;
    await expect(run(thread)).rejects.toThrow('no command');
    await send(thread);
    expect(await harness.rest.get(`/channels/${thread.id}`)).toMatchObject({
      type: 11,
      thread_metadata: { archived: false, locked: false },
    });
  });

  it('can be read, and its messages deleted, but not edited', async () => {
    const thread = open();
    const { id } = await send(thread);
    thread.archived = true;
    expect(await codeOf(edit(thread, id))).toBe('403 50083');
    await harness.rest.get(`${messages(thread)}/${id}`);
    await remove(thread, id);
    expect(thread.archived).toBe(true);
  });
});

// https://discord.com/developers/docs/topics/threads#locked-threads
describe('a locked thread', () => {
  it.each([false, true])('refuses messages and edits (archived: %s)', async (archived) => {
    const thread = open();
    const { id } = await send(thread);
    Object.assign(thread, { archived, locked: true });
    expect(await codeOf(send(thread))).toBe('403 160005');
    expect(await codeOf(edit(thread, id))).toBe('403 160005');
    if (archived) expect(await codeOf(remove(thread, id))).toBe('403 50083');
    else await remove(thread, id);
  });

  it('is unarchived by a message of a moderator', async () => {
    const thread = open();
    Object.assign(thread, { archived: true, locked: true });
    makeModerator();
    await send(thread);
    expect(thread).toMatchObject({ archived: false, locked: true });
  });
});

// https://discord.com/developers/docs/topics/threads#public--private-threads
describe('a private thread', () => {
  it.each(['a member', 'a moderator'])('is open to the bot as %s only', async (as) => {
    const thread = open(ChannelType.PrivateThread);
    expect(await codeOf(send(thread))).toBe('403 50001');
    expect(await codeOf(harness.rest.get(`/channels/${thread.id}`))).toBe('403 50001');
    if (as === 'a member') thread.memberIds.add(harness.applicationId);
    else makeModerator();
    await send(thread);
  });

  it('lets its members use commands even if the bot is not in it', async () => {
    const thread = open(ChannelType.PrivateThread);
    expect((await run(thread)).message.content).toBe('ok');
    await expect(run(thread, 'admin')).rejects.toThrow('no command');
  });
});

describe('an announcement thread', () => {
  it('takes messages with the permission for threads', async () => {
    const thread = open(ChannelType.AnnouncementThread);
    await send(thread);
    expect(await harness.rest.get(`/channels/${thread.id}`)).toMatchObject({ type: 10 });
  });
});

// https://discord.com/developers/docs/interactions/application-commands#interaction-contexts
describe('a private channel between people', () => {
  it("runs a user's own apps with few permissions, and has no bot", async () => {
    const { world } = harness.simulator;
    const [fan, admin] = [world.userOf('fan').id, world.userOf('admin').id];
    const id = world.ids.next();
    const recipientIds = [fan, admin];
    const channel = { kind: 'private', type: ChannelType.GroupDM, id, recipientIds } as const;
    world.channels.set(id, channel);
    await harness.register([{ ...CAST, contexts: [0, 1, 2] }]);
    expect((await harness.as('fan', channel).run('cast')).message.content).toBe('ok');
    expect(harness.last).toMatchObject({
      context: 2,
      user: { id: fan },
      channel: { type: ChannelType.GroupDM },
      authorizing_integration_owners: { 1: fan },
      app_permissions: String((1 << 14) | (1 << 15) | (1 << 17)),
    });
    expect(await codeOf(harness.rest.get(`/channels/${id}`))).toBe('403 50001');
    await expect(harness.as('owner', channel).run('cast')).rejects.toThrow('no command');
  });
});
