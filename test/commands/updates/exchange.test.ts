import { ChannelType } from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  admin,
  access,
  announcements,
  general,
  guild,
  news,
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
  it('GIVEN what one server exported THEN a bot that knows nothing has the same after it', async () => {
    await stage.run('add', { channel: { id: general }, cron: '0 9 1 * *', content: 'spotlight' });
    await stage.run('add', {
      channel: { id: announcements, type: ChannelType.GuildAnnouncement },
      timezone: 'Asia/Kathmandu',
      mention: { role: news, mentionable: true },
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

  it('GIVEN nothing to export THEN a word', async () => {
    expect((await stage.run('export')).text).toContain('nothing to export');
  });

  it('GIVEN ten with the longest settings THEN the file fits into the option', async () => {
    for (let hour = 0; hour < 10; hour += 1) {
      await stage.run('add', {
        channel: { id: announcements, type: ChannelType.GuildAnnouncement },
        cron: `${hour} 0,1,2,3,4,5,6,7,8,9,10,11,12,13 1,2,3,4,5,6,7 1,2,3,4,5,6,7,8,9,10,11,12 mon-fri`,
        timezone: 'America/Argentina/ComodRivadavia',
        mention: { role: news, mentionable: true },
      });
    }
    const text = (await stage.run('export')).file?.text ?? '';
    // A box for one line takes line breaks away.
    expect(text.replaceAll('\n', '').length).toBeLessThan(6000);
  });
});

describe('/updates import, all or nothing', () => {
  it.each<[string, string, RegExp]>([
    ['no JSON', '{', /isn’t valid JSON/],
    ['nothing', '', /isn’t valid JSON/],
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
    ['none', file(), /- `subscriptions` is empty/],
    [
      'eleven',
      file(...Array.from({ length: 11 }, () => entry)),
      /- `subscriptions` has more than 10 entries/,
    ],
    [
      'a field too many',
      file({ ...entry, createdBy: admin }),
      /subscription 1: “createdBy” isn’t known here/,
    ],
    ['a field less', file({ ...entry, silent: undefined }), /subscription 1: `silent` is missing/],
    [
      'a channel that is no id',
      file({ ...entry, channel: '#general' }),
      /subscription 1: `channel` must be an id of 17 to 20 digits/,
    ],
    [
      'an id as a number',
      file({ ...entry, channel: 11 }),
      /subscription 1: `channel` must be an id/,
    ],
    [
      'a content that is none',
      file({ ...entry, content: 'memes' }),
      /subscription 1: `content` must be one of news, digest, spotlight/,
    ],
    ['no zone', file({ ...entry, timezone: 'Hawkins' }), /subscription 1: .*isn’t a time zone/],
    ['no time', file({ ...entry, time: '99:00' }), /subscription 1: .*18:00/],
    ['days and a cron', file({ ...entry, cron: '0 9 * * *' }), /subscription 1: .*either/],
    [
      'a cron too often',
      file({ ...entry, days: undefined, time: undefined, cron: '* * * * *' }),
      /subscription 1: /,
    ],
    [
      'a channel of another server',
      file({ ...entry, channel: '1100000000000000301' }),
      /`channel` 1100000000000000301 isn't a channel in this server: use/,
    ],
    [
      'a role of another server',
      file({ ...entry, mention: '1100000000000000666' }),
      /`mention` 1100000000000000666 isn't a role in this server/,
    ],
    ['everyone', file({ ...entry, mention: guild }), /`mention` is the role for everyone/],
    ['publishing in a text channel', file({ ...entry, publish: true }), /announcement channels/],
    ['the same twice', file(entry, entry), /subscription 2: another entry/],
    [
      'a good one and a bad one',
      file({ ...entry, time: '7:00' }, { ...entry, time: 'x' }),
      /subscription 2: /,
    ],
    [
      'what should be a list',
      JSON.stringify({ version: 1, subscriptions: entry }),
      /must be a list/,
    ],
    ['a text in place of one', '{"version":1,"subscriptions":["x"]}', /1: must be a subscription/],
    ['a number as a time', file({ ...entry, time: 18 }), /1: `time` must be text in quotes/],
    ['a text too long', file({ ...entry, time: '1'.repeat(101) }), /at most 100 characters/],
    ['yes as a text', file({ ...entry, silent: 'yes' }), /1: `silent` must be true or false/],
    ['a trap', '{"version":1,"subscriptions":[{"__proto__":{"x":1}}]}', /subscription 1/],
    ['a deep hole', `${'['.repeat(2900)}${']'.repeat(2900)}`, /must be a file/],
  ])('GIVEN %s THEN nothing is added, and why', async (_, json, words) => {
    stage.discord.channels.set('1100000000000000301', { kind: 'lost', code: 10003 });
    const { text, isPrivate } = await stage.run('import', { json });
    expect(text).toMatch(words);
    expect(isPrivate).toBe(true);
    expect(await stage.all()).toEqual([]);
    expect(stage.postWorker.wakes).toBe(0);
  });

  it('GIVEN a channel without rights THEN which are missing', async () => {
    stage.discord.channels.set(general, access(ChannelType.GuildText, 0n));
    expect((await stage.run('import', { json: file(entry) })).text).toContain('View Channel');
    expect(await stage.all()).toEqual([]);
  });

  it('GIVEN several problems THEN all of them, and our own words as code', async () => {
    const bad = { ...entry, time: 'noon', timezone: 'Hawkins', publish: true, mention: guild };
    const json = file({ ...entry, silent: 'yes', missed: 1 }, bad);
    const { text } = await stage.run('import', { json });
    expect(text.split('\n- ').map((line) => line.slice(0, 44))).toEqual([
      'Nothing was imported.',
      'subscription 1: `missed` must be one of late',
      'subscription 1: `silent` must be true or fal',
      'subscription 2: Write the time as hours and ',
      'subscription 2: “Hawkins” isn’t a time zone ',
      'subscription 2: `mention` is the role for ev',
      'subscription 2: Only posts in announcement c',
    ]);
    expect(text).not.toContain('\\`');
  });

  it('GIVEN no option THEN both ways are told', async () => {
    const { text } = await stage.run('import');
    expect(text).toContain('choose a `file`, or paste its text as `json`');
  });

  it('GIVEN a zone in a file THEN it is not that of new ones', async () => {
    await stage.run('import', { json: file({ ...entry, timezone: 'Asia/Tokyo' }) });
    expect(await stage.store.subscriptions.timezoneOf(guild)).toBeUndefined();
  });

  it('GIVEN Discord that does not answer THEN nothing is added', async () => {
    stage.discord.fault = { kind: 'retry', after: 1, reason: 'no answer', certainlyNotDone: true };
    expect((await stage.run('import', { json: file(entry) })).text).toContain("didn't answer");
    expect(await stage.all()).toEqual([]);
  });

  it('GIVEN more than there is room for THEN none of them', async () => {
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

  it('GIVEN what is there already THEN it is named', async () => {
    await stage.run('import', { json: file(entry) });
    const { text } = await stage.run('import', { json: file({ ...entry, time: '7:00' }, entry) });
    expect(text).toContain('subscription 2: #1 posts the same');
    expect(await stage.all()).toHaveLength(1);
  });

  it('GIVEN hostile names THEN they are repeated without their effect', async () => {
    const json = file({ ...entry, '@everyone **[x](https://evil.example)**': 1 });
    expect((await stage.run('import', { json })).text).not.toMatch(/[^\\]\*\*|[^\\]\]\(https/);
  });
});
