import { ChannelType } from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addLongest,
  admin,
  access,
  announcementChannel,
  general,
  guild,
  newsRole,
  noAnswer,
  openUpdates,
  otherGuild,
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
    await stage.run('add', { channel: { id: general }, cron: '0 9 1 * *', content: 'spotlight' });
    await stage.run('add', {
      channel: announcementChannel,
      timezone: 'Asia/Kathmandu',
      mention: newsRole,
      text: 'none',
      missed: 'skip',
      silent: true,
      publish: true,
    });
    await stage.run('pause', { id: '2' });
    const before = await stage.all();
    const exported = await stage.run('export');
    expect(exported.file?.name).toBe('production-updates.json');
    expect(exported.file?.text).not.toContain(admin);

    stage = await openUpdates();
    const imported = await stage.run('import', { json: exported.file?.text ?? '' });
    expect(imported.text).toContain('Added 2 subscriptions');
    expect(await stage.all()).toEqual(
      before.map((one) => ({ ...one, createdAt: expect.anything(), revision: expect.anything() })),
    );
    expect(stage.postWorker.wakes).toBe(1);
  });

  it('read a file of version 0.1, which has no text', async () => {
    await stage.run('import', { json: file(entry) });
    expect(await stage.all()).toMatchObject([{ text: 'headline' }]);
  });

  it('restore how far the members have seen, even without subscriptions', async () => {
    await stage.store.guildSettings.setSeen(guild, 3, 0);
    const { file: exported } = await stage.run('export');
    stage = await openUpdates();
    expect((await stage.run('import', { json: exported?.text ?? '' })).text).toContain('season 3');
    expect(stage.store.guildSettings.seenBy(guild)).toBe(3);
    const unaired = JSON.stringify({ version: 1, spoilers: 5, subscriptions: [entry] });
    expect((await stage.run('import', { json: unaired })).text).toContain("isn't a season that");
    expect(await stage.all()).toEqual([]);
  });

  it('say that there is nothing to export', async () => {
    expect((await stage.run('export')).text).toContain('nothing to export');
  });

  it('fit ten subscriptions with the longest settings into the option', async () => {
    await addLongest(stage);
    const text = (await stage.run('export')).file?.text ?? '';
    // Discord removes line breaks from options.
    expect(text.replaceAll('\n', '').length).toBeLessThan(6000);
  });
});

describe('/updates import, all or nothing', () => {
  /** A file with one subscription that has one problem. */
  const spoilt = ([what, changes, words]: readonly [string, object, RegExp]) =>
    [what, file({ ...entry, ...changes }), new RegExp(`subscription 1: ${words.source}`)] as const;
  it.each<readonly [string, string, RegExp]>([
    ['invalid JSON', '{', /isn't valid JSON/],
    [
      'null',
      'null',
      /- must be a file from `\/updates export`: `version` and `subscriptions` in braces/,
    ],
    [
      'another version',
      JSON.stringify({ version: 2, subscriptions: [entry] }),
      /- `version` must be 1, the only version that this bot knows/,
    ],
    ['no subscriptions', file(), /- `subscriptions` is empty/],
    [
      'eleven subscriptions',
      file(...Array.from({ length: 11 }, () => entry)),
      /has more than 10 entries/,
    ],
    ['duplicates', file(entry, entry), /subscription 2: another entry/],
    [
      'an invalid subscription',
      file({ ...entry, time: '7:00' }, { ...entry, time: 'x' }),
      /subscription 2: /,
    ],
    ['an object in place of the list', `{"version":1,"subscriptions":{}}`, /must be a list/],
    [
      'a text in place of a subscription',
      '{"version":1,"subscriptions":["x"]}',
      /must be a subscription/,
    ],
    ['a __proto__ key', '{"version":1,"subscriptions":[{"__proto__":{"x":1}}]}', /subscription 1/],
    ['deep nesting', `${'['.repeat(2900)}${']'.repeat(2900)}`, /must be a file/],
    ...(
      [
        ['an unknown field', { createdBy: admin }, /“createdBy” isn't known here/],
        ['a missing field', { silent: undefined }, /`silent` is missing/],
        ['a channel name', { channel: '#general' }, /`channel` must be an id of 17 to 20 digits/],
        ['an unknown text', { text: 'all' }, /`text` must be one of headline, none/],
        [
          'a cron that posts too often',
          { days: undefined, time: undefined, cron: '* * * * *' },
          /.*apart/,
        ],
        [
          'a channel of another server',
          { channel: '1100000000000000301' },
          /`channel` 1100000000000000301 isn't a channel in this server: use/,
        ],
        [
          'a role of another server',
          { mention: '1100000000000000666' },
          /`mention` 1100000000000000666 isn't a role in this server/,
        ],
        ['a numeric time', { time: 18 }, /`time` must be text in quotes/],
        ['a long text', { time: '1'.repeat(101) }, /.*at most 100 characters/],
      ] as const
    ).map(spoilt),
  ])('refuses %s', async (_, json, words) => {
    stage.discord.channels.set('1100000000000000301', { kind: 'lost', code: 10003 });
    const { text, isPrivate } = await stage.run('import', { json });
    expect(text).toMatch(words);
    expect(isPrivate).toBe(true);
    expect(await stage.all()).toEqual([]);
    expect(stage.postWorker.wakes).toBe(0);
  });

  it('names missing permissions', async () => {
    stage.discord.channels.set(general, access(ChannelType.GuildText, 0n));
    expect((await stage.run('import', { json: file(entry) })).text).toContain('View Channel');
    expect(await stage.all()).toEqual([]);
  });

  it('refuse channels where the caller may not post', async () => {
    stage.discord.channels.set(general, access(ChannelType.GuildText, undefined, 0x400n));
    const { text } = await stage.run('import', { json: file(entry) });
    expect(text).toContain(`In <#${general}>, you lack **Send Messages**`);
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
    const { text } = await stage.run('import');
    expect(text).toContain('Choose a `file`, or paste its text as `json`.');
  });

  it('does not change the default time zone of the server', async () => {
    await stage.run('import', { json: file({ ...entry, timezone: 'Asia/Tokyo' }) });
    expect(await stage.store.subscriptions.timezoneOf(guild)).toBeUndefined();
  });

  it('adds nothing if Discord does not answer', async () => {
    stage.discord.fault = noAnswer;
    expect((await stage.run('import', { json: file(entry) })).text).toContain("didn't answer");
    expect(await stage.all()).toEqual([]);
  });

  it('adds nothing if the server would have more than ten', async () => {
    const nine = Array.from({ length: 9 }, (_, hour) => ({ ...entry, time: `${hour}:00` }));
    await stage.run('import', { json: file(...nine) });
    const two = [
      { ...entry, time: '20:00' },
      { ...entry, time: '21:00' },
    ];
    expect((await stage.run('import', { json: file(...two) })).text).toContain('can have 10');
    expect(await stage.all()).toHaveLength(9);
    expect(
      (await stage.run('import', { json: file(entry) }, { guild: otherGuild })).text,
    ).toContain('Added 1');
  });

  it('names a subscription that already does the same', async () => {
    await stage.run('import', { json: file(entry) });
    const { text } = await stage.run('import', { json: file({ ...entry, time: '7:00' }, entry) });
    expect(text).toContain('subscription 2: #1 posts the same');
    expect(await stage.all()).toHaveLength(1);
  });

  it('repeats hostile names without effect', async () => {
    const json = file({ ...entry, '@everyone **[x](https://evil.example)**': 1 });
    expect((await stage.run('import', { json })).text).not.toMatch(/[^\\]\*\*|[^\\]\]\(https/);
  });
});
