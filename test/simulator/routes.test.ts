import { connect } from 'node:net';
import {
  GatewayBotResponseSchema,
  GatewayResponseSchema,
  GuildChannelResponseSchema,
  GuildMemberResponseSchema,
  GuildWithCountsResponseSchema,
  PrivateApplicationResponseSchema,
  PrivateChannelResponseSchema,
  ThreadResponseSchema,
  UserPIIResponseSchema,
} from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../simulator/rest/routes.ts';
import { codeOf, ignoredIn, refusalOf, request, useHarness, USER_AGENT } from './harness.ts';

const harness = useHarness({ shared: true });

const ID = '1100000000000000999';
const example = (path: string): string => path.replaceAll(/:\w+/g, ID);
const named = ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const);

describe('each route', () => {
  it('is listed once', () => {
    expect(new Set(named.map(([name]) => name)).size).toBe(ROUTES.length);
  });

  it.each(named)('%s checks the token if it needs one', async (_name, route) => {
    const headers = { authorization: 'Bot nonsense' };
    const { status } = await request(harness, route.method, example(route.path), { headers });
    expect(status === 401).toBe(route.auth === 'bot');
  });

  it.each(named)('%s notes an unknown query parameter', async (_name, route) => {
    const path = `${example(route.path)}?wat=1`;
    const ignored = await ignoredIn(harness, () => request(harness, route.method, path));
    expect(ignored).toEqual(['wat UNKNOWN_FIELD']);
  });

  it.each(named.filter(([, { path }]) => path.includes('Id')))(
    '%s refuses a word instead of an id',
    async (_name, route) => {
      const path = route.path.replaceAll(/:\w+Id/g, 'word').replaceAll(/:\w+/g, ID);
      const response = await request(harness, route.method, path);
      expect(await response.json()).toMatchObject({ code: 50035 });
    },
  );

  // fetch can't send a body with GET.
  it.each(named.filter(([, { method }]) => method !== 'GET'))(
    '%s notes an unknown field, and a body where it reads none',
    async (_name, route) => {
      const isList = route.method === 'PUT';
      const isCommand = route.path.endsWith('/commands');
      const fields = isCommand ? { name: 'a', description: 'b' } : { type: 4 };
      const body = isList ? [{ ...fields, wat: 1 }] : { ...fields, wat: 1 };
      const ignored = await ignoredIn(harness, () =>
        request(harness, route.method, example(route.path), { body }),
      );
      expect(ignored).toMatchObject([
        expect.stringContaining(route.body ? 'wat UNKNOWN_FIELD' : 'UNKNOWN_BODY'),
      ]);
    },
  );
});

describe('an invalid request', () => {
  it.each([
    ['an unknown path', 'GET', '/guilds/1100000000000000100/wat', 404],
    ['an unknown method', 'PUT', '/users/@me', 405],
    ["a path of Discord's", 'GET', '/guilds/1100000000000000100/bans', 400],
    ["a word of Discord's where others have an id", 'GET', `/channels/${ID}/messages/pins`, 400],
    ["a method of Discord's", 'PATCH', '/users/@me', 400],
    ['a trailing slash', 'GET', '/users/@me/', 404],
  ])('is refused with code 0 and noted for %s', async (_name, method, path, status) => {
    const before = harness.transcript.refusals.length;
    const response = await request(harness, method, path);
    expect(response.status).toBe(status);
    const message = expect.stringMatching(status === 400 ? /^NOT_SIMULATED/ : /^40[45]: /);
    expect(await response.json()).toMatchObject({ code: 0, message });
    expect(harness.transcript.refusals.slice(before)).toMatchObject([
      { summary: `${method} /api/v10${path}`, status },
    ]);
  });

  it.each([
    ['v9', 200],
    ['v8', 400],
  ])('is one to the version %s: %i', async (version, status) => {
    const headers = { 'user-agent': USER_AGENT };
    const response = await fetch(`${harness.simulator.apiUrl}/${version}/gateway`, { headers });
    expect(response.status).toBe(status);
  });

  it.each(['GET // HTTP/1.1', 'GET // HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket'])(
    'does not end the simulator: %j',
    async (head) => {
      const { hostname, port } = new URL(harness.simulator.apiUrl);
      const socket = connect(Number(port), hostname).on('error', () => undefined);
      socket.resume();
      socket.write(`${head}\r\nhost: x\r\n\r\n`);
      socket.setTimeout(1000, () => socket.end());
      await new Promise((resolve) => socket.on('close', resolve));
      expect((await request(harness, 'GET', '/gateway')).status).toBe(200);
    },
  );

  // https://github.com/discord/discord-api-docs/issues/6473, 4908
  it.each([
    ['', 403, 0],
    ['Mozilla/5.0', 403, 0],
    ['Python-urllib/3.8', 403, 0],
    ['Oceanic/1.15.0 (https://oceanic.ws)', 200, 1],
    [USER_AGENT, 200, 0],
  ])('is one from the user agent %j: %i, noted %i times', async (agent, status, notes) => {
    for (const path of ['/gateway', '/users/@me']) {
      const headers = { 'user-agent': agent };
      expect((await request(harness, 'GET', path, { headers })).status).toBe(status);
    }
    const noted = harness.refusals.filter(
      (note) => note === `the User-Agent ${agent} may be blocked`,
    );
    expect(noted).toHaveLength(notes);
  });

  it.each([
    ['invalid JSON', { body: '{' }, 50109],
    ['another content type', { body: '{}', headers: { 'content-type': 'text/plain' } }, 50035],
  ])('is refused for %s', async (_name, init, code) => {
    const response = await request(harness, 'POST', '/users/@me/channels', init);
    expect(await response.json()).toMatchObject({ code });
  });

  it.each([
    ['0', 'limit NUMBER_TYPE_MIN'],
    ['101', 'limit NUMBER_TYPE_MAX'],
    ['many', 'limit NUMBER_TYPE_COERCE'],
  ])('is refused for the limit %s', async (limit, code) => {
    const query = new URLSearchParams({ limit });
    const { errors } = await refusalOf(harness.rest.get(harness.messages(), { query }));
    expect(errors).toEqual([code]);
  });
});

describe('a response', () => {
  it.each([
    ['/gateway', GatewayResponseSchema],
    ['/gateway/bot', GatewayBotResponseSchema],
    ['/applications/@me', PrivateApplicationResponseSchema],
    ['/users/@me', UserPIIResponseSchema],
  ] as const)("of %s has the shape of Discord's schema", async (path, schema) => {
    expect(schema.safeParse(await harness.rest.get(path)).error).toBeUndefined();
  });

  it.each([
    ['general', GuildChannelResponseSchema],
    ['announcements', GuildChannelResponseSchema],
    ['thread', ThreadResponseSchema],
    ['dm', PrivateChannelResponseSchema],
  ] as const)("of the channel %s has the shape of Discord's schema", async (place, schema) => {
    const channel = await harness.rest.get(`/channels/${harness.channelId(place)}`);
    expect(schema.safeParse(channel).error).toBeUndefined();
  });

  it('of a guild has its roles, and counts on request', async () => {
    const { guildId } = harness.world;
    const guild = await harness.rest.get(`/guilds/${guildId}`);
    expect(GuildWithCountsResponseSchema.safeParse(guild).error).toBeUndefined();
    expect(guild).toMatchObject({ id: guildId, roles: [{ name: '@everyone' }, {}, {}, {}] });
    expect(guild).not.toHaveProperty('approximate_member_count');
    const query = new URLSearchParams({ with_counts: 'true' });
    expect(await harness.rest.get(`/guilds/${guildId}`, { query })).toMatchObject({
      approximate_member_count: 5,
    });
  });

  it('of a member has their roles', async () => {
    const { guildId, bot } = harness.world;
    const member = await harness.rest.get(`/guilds/${guildId}/members/${bot.id}`);
    expect(GuildMemberResponseSchema.safeParse(member).error).toBeUndefined();
    expect(member).toMatchObject({ user: { id: bot.id }, roles: ['1100000000000000110'] });
  });

  it.each([
    ['/guilds/1100000000000000300', '404 10004'],
    ['/guilds/1100000000000000999', '404 10004'],
    ['/guilds/1100000000000000300/members/1100000000000000011', '403 50001'],
    ['/guilds/1100000000000000100/members/1100000000000000999', '404 10007'],
  ] as const)("of %s is %s, which isn't the bot's fault", async (path, code) => {
    const before = harness.refusals;
    expect(await codeOf(harness.rest.get(path))).toBe(code);
    expect(harness.refusals).toEqual(before);
  });

  it('of the application has the owner persona', async () => {
    const owner = { id: harness.world.userOf('owner').id };
    expect(await harness.rest.get('/applications/@me')).toMatchObject({ owner });
  });

  it('is 401 while the token is revoked', async () => {
    harness.faults.revokeToken();
    expect(await codeOf(harness.rest.get('/users/@me'))).toBe('401 0');
    harness.faults.clear();
    harness.rest.setToken(harness.simulator.token);
    expect(await harness.rest.get('/users/@me')).toMatchObject({ id: harness.applicationId });
  });
});
