import { ChannelType } from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  admin,
  access,
  announcementChannel,
  general,
  guild,
  newsRole,
  noAnswer,
  openUpdates,
  otherGuild,
  usual,
  type UpdatesStage,
} from './stage.ts';

let stage: UpdatesStage;
beforeEach(async () => {
  stage = await openUpdates();
});

const entry = {
  channel: general,
  days: 'daily',
  time: '18:00',
  timezone: 'Europe/London',
  content: 'news',
  mention: null,
  missed: 'latest',
  silent: false,
  publish: false,
  paused: false,
};

function file(...subscriptions: object[]): string {
  return JSON.stringify({ version: 1, subscriptions });
}

describe('/updates export and import', () => {
  it('restore the same subscriptions in an empty database', async () => {
    expect(await stage.text('export')).toContain('nothing to export');
    await stage.run('add', { channel: { id: general }, cron: '0 9 1 * *', content: 'spotlight' });
    const place = { channel: announcementChannel, timezone: 'Asia/Kathmandu', publish: true };
    const manner = { mention: newsRole, text: 'none', missed: 'skip', silent: true };
    await stage.run('add', { ...place, ...manner });
    await stage.run('pause', { id: '2' });
    const before = await stage.all();
    const exported = await stage.run('export');
    expect(exported.file?.name).toBe('production-updates.json');
    expect(exported.file?.text).not.toContain(admin);

    stage = await openUpdates();
    const json = exported.file?.text ?? '';
    expect(await stage.text('import', { json })).toContain('Added 2 subscriptions');
    const varying = { createdAt: expect.anything(), revision: expect.anything() };
    expect(await stage.all()).toEqual(before.map((one) => ({ ...one, ...varying })));
    expect(stage.postWorker.wakes).toBe(1);
  });

  it('read a file of version 0.1, which has no text, and leave the usual time zone', async () => {
    await stage.run('import', { json: file(entry) });
    expect(await stage.all()).toMatchObject([{ text: 'headline', timezone: 'Europe/London' }]);
    expect(await stage.store.subscriptions.timezoneOf(guild)).toBeUndefined();
  });

  it('restore how far the members have seen, even without subscriptions', async () => {
    await stage.store.guildSettings.setSeen(guild, 3, 0);
    const { file: exported } = await stage.run('export');
    stage = await openUpdates();
    expect(await stage.text('import', { json: exported?.text ?? '' })).toContain('season 3');
    expect(stage.store.guildSettings.seenBy(guild)).toBe(3);
    const unaired = JSON.stringify({ version: 1, spoilers: 5, subscriptions: [entry] });
    expect(await stage.text('import', { json: unaired })).toContain("isn't a season that");
    expect(await stage.all()).toEqual([]);
  });
});

async function expectRefusal(json: string, words: RegExp): Promise<void> {
  const { text, isPrivate } = await stage.run('import', { json });
  expect(text).toMatch(words);
  expect(isPrivate).toBe(true);
  expect(await stage.all()).toEqual([]);
  expect(stage.postWorker.wakes).toBe(0);
}

describe('/updates import, all or nothing', () => {
  const eleven = Array.from({ length: 11 }, () => entry);
  it.each([
    ['invalid JSON', '{', /isn't valid JSON/],
    ['null', 'null', /- must be a file from `\/updates export`: `version` and `subscriptions`/],
    ['another version', file(entry).replace('1', '2'), /- `version` must be 1, the only version/],
    ['no subscriptions', file(), /- `subscriptions` is empty/],
    ['eleven subscriptions', file(...eleven), /has more than 10 entries/],
    ['duplicates', file(entry, entry), /subscription 2: another entry/],
    ['an invalid one', file({ ...entry, time: '7:00' }, { ...entry, time: 'x' }), /ption 2: /],
    ['an object in place of the list', '{"version":1,"subscriptions":{}}', /must be a list/],
    ['a text', '{"version":1,"subscriptions":["x"]}', /must be a subscription/],
    ['a __proto__ key', '{"version":1,"subscriptions":[{"__proto__":{"x":1}}]}', /subscription 1/],
    ['deep nesting', `${'['.repeat(2900)}${']'.repeat(2900)}`, /must be a file/],
  ])('refuses %s', (_, json, words) => expectRefusal(json, words));

  const [unknownChannel, unknownRole] = ['1100000000000000301', '1100000000000000666'];
  const often = { days: undefined, time: undefined, cron: '* * * * *' };
  it.each<[string, object, string]>([
    ['an unknown field', { createdBy: admin }, "“createdBy” isn't known here"],
    ['a missing field', { silent: undefined }, '`silent` is missing'],
    ['a channel name', { channel: '#general' }, '`channel` must be an id of 17 to 20 digits'],
    ['an unknown text', { text: 'all' }, '`text` must be one of headline, none'],
    ['a cron that posts too often', often, '.*apart'],
    [
      'a channel of another server',
      { channel: unknownChannel },
      `\`channel\` ${unknownChannel} isn't a channel in this server: use`,
    ],
    [
      'a role of another server',
      { mention: unknownRole },
      `\`mention\` ${unknownRole} isn't a role in this server`,
    ],
    ['a numeric time', { time: 18 }, '`time` must be text in quotes'],
    ['a long text', { time: '1'.repeat(101) }, '.*at most 100 characters'],
  ])('refuses a subscription with %s', async (_, changes, words) => {
    stage.discord.channels.set(unknownChannel, { kind: 'lost', code: 10003 });
    await expectRefusal(file({ ...entry, ...changes }), new RegExp(`subscription 1: ${words}`));
  });

  it.each([
    ['the bot', access(ChannelType.GuildText, 0n), 'the bot lacks **View Channel**'],
    ['the caller', access(ChannelType.GuildText, usual, 0x400n), 'you lack **Send Messages**'],
  ])('refuses channels where %s may not post', async (_, channel, words) => {
    stage.discord.channels.set(general, channel);
    const text = await stage.text('import', { json: file(entry) });
    expect(text).toContain(`In <#${general}>, ${words}`);
    expect(await stage.all()).toEqual([]);
  });

  it('lists all problems, without escaping its own code spans', async () => {
    const bad = { ...entry, time: 'noon', timezone: 'Hawkins', publish: true, mention: guild };
    const json = file({ ...entry, silent: 'yes', missed: 1 }, bad);
    const { text } = await stage.run('import', { json });
    expect(text.split('\n- ').map((line) => line.slice(0, 44))).toEqual([
      'Nothing was imported.',
      'subscription 1: `missed` must be one of late',
      'subscription 1: `silent` must be true or fal',
      'subscription 2: Write the time as hours and ',
      "subscription 2: “Hawkins” isn't a time zone ",
      'subscription 2: `mention` is the role for ev',
      'subscription 2: Only posts in announcement c',
    ]);
    expect(text).not.toContain('\\`');
  });

  it('explains both options if neither is used', async () => {
    expect(await stage.text('import')).toContain('Choose a `file`, or paste its text as `json`.');
  });

  it('adds nothing if Discord does not answer', async () => {
    stage.discord.fault = noAnswer;
    expect(await stage.text('import', { json: file(entry) })).toContain("didn't answer");
    expect(await stage.all()).toEqual([]);
  });

  it('adds nothing if the server would have more than ten', async () => {
    const nine = Array.from({ length: 9 }, (_, hour) => ({ ...entry, time: `${hour}:00` }));
    await stage.run('import', { json: file(...nine) });
    const two = ['20:00', '21:00'].map((time) => ({ ...entry, time }));
    expect(await stage.text('import', { json: file(...two) })).toContain('can have 10');
    expect(await stage.all()).toHaveLength(9);
    expect(await stage.text('import', { json: file(entry) }, { guild: otherGuild })).toContain(
      'Added 1',
    );
  });

  it('names a subscription that already does the same', async () => {
    await stage.run('import', { json: file(entry) });
    const { text } = await stage.run('import', { json: file({ ...entry, time: '7:00' }, entry) });
    expect(text).toContain('subscription 2: #1 posts the same');
    expect(await stage.all()).toHaveLength(1);
  });

  it('repeats hostile names without effect', async () => {
    const json = file({ ...entry, '@everyone **[x](https://evil.example)**': 1 });
    expect(await stage.text('import', { json })).not.toMatch(/[^\\]\*\*|[^\\]\]\(https/);
  });
});
