import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import { actions } from '#replies/buttons.ts';
import {
  general,
  news,
  openUpdates,
  otherGuild,
  thread,
  usual,
  type UpdatesStage,
  type Options,
} from './stage.ts';

let stage: UpdatesStage;
beforeEach(async () => {
  stage = await openUpdates();
  await stage.run('add', { channel: { id: general } });
});

const lines: readonly [string, Options][] = [
  ['add', { channel: { id: general }, time: '9:00' }],
  ['list', {}],
  ['edit', { id: '1', time: '9:00' }],
  ['pause', { id: '1' }],
  ['resume', { id: '1' }],
  ['remove', { id: '1' }],
  ['preview', { id: '1' }],
  ['post', { id: '1' }],
  ['check', {}],
  ['export', {}],
  ['import', { json: '{}' }],
];

const { ManageGuild, Administrator, SendMessages, ViewChannel } = PermissionFlagsBits;
const everythingElse = ((1n << 52n) - 1n) & ~ManageGuild & ~Administrator;
const buttons = [actions.removeSubscription, actions.preview].map((one) => one.encode({ id: '1' }));

describe('/updates, if Discord lets everyone use it', () => {
  it.each(lines)('allows %s to nobody but managers in a server', async (line, options) => {
    const before = await stage.all();
    const said = await stage.run(line, options, { permissions: everythingElse });
    expect(said.text).toContain('Manage Server');
    expect(said.isPrivate).toBe(true);
    expect(await stage.all()).toEqual(before);
    expect(stage.postWorker.asked).toEqual([]);

    const alone = await stage.text(line, options, { guild: undefined });
    expect(alone).toContain('only works in a server');
    const allowed = await stage.run(line, options, { permissions: Administrator });
    expect(allowed.text).not.toContain('Manage Server');
    expect(allowed.isPrivate).toBe(true);
  });

  it.each(buttons)('refuses the button %s to other members', async (button) => {
    for (const who of [{ permissions: everythingElse }, { guild: undefined }]) {
      expect((await stage.press(button, who)).text).toContain('Manage Server');
    }
    expect(await stage.all()).toHaveLength(1);
  });

  it('completes nothing for other members', async () => {
    expect(await stage.complete('edit', 'id', '', { permissions: 0n })).toEqual([]);
    expect(await stage.complete('edit', 'id', '', { guild: undefined })).toEqual([]);
    expect(await stage.complete('edit', 'id', '')).toHaveLength(1);
  });

  it.each(lines.filter(([, options]) => 'id' in options))(
    'hides the subscriptions of another server from %s',
    async (line, options) => {
      const said = await stage.run(line, options, { guild: otherGuild });
      expect(said.text).toContain("There's no subscription “1” in this server");
      for (const button of buttons) {
        const pressed = await stage.press(button, { guild: otherGuild });
        expect(pressed.text).toContain('no subscription');
      }
      expect(await stage.all()).toHaveLength(1);
      expect(stage.postWorker.asked).toEqual([]);
    },
  );

  it.each(['', '2', 'x', '#', '99999999999999999999', '-1', '1e3', '__proto__', '<@1>'])(
    'finds no subscription by the id %j',
    async (id) => {
      expect(await stage.text('preview', { id })).toContain("There's no subscription");
    },
  );

  it.each(['1', '#1', ' 1 ', '#1 · News · every day at 18:00 (UTC)'])(
    'finds the first subscription by the id %j',
    async (id) => {
      expect(await stage.text('preview', { id })).toContain('The next post of #1');
    },
  );
});

describe("/updates, for a manager without the channel's permissions", () => {
  const channel = { id: general, permissions: usual };
  const inThread = { id: thread, type: ChannelType.PublicThread };
  const ping = {
    channel: { ...channel, appPermissions: Administrator },
    mention: { role: news, mentionable: false },
  };

  it.each<[string, Options]>([
    ['View Channel', { channel: { ...channel, permissions: usual & ~ViewChannel } }],
    ['Send Messages', { channel: { ...channel, permissions: usual & ~SendMessages } }],
    [
      'Send Messages in Threads',
      { channel: { ...inThread, permissions: ViewChannel | SendMessages } },
    ],
    ['Mention @everyone, @here, and All Roles', ping],
  ])('refuses add and edit without %s', async (name, options) => {
    const before = await stage.all();
    const lack = `you lack **${name}**`;
    expect(await stage.text('add', { ...options, time: '9:00' })).toContain(lack);
    expect(await stage.text('edit', { ...options, id: '1' })).toContain(lack);
    expect(await stage.all()).toEqual(before);
  });
});
