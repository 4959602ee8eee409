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
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../simulator/rest/routes.ts';
import { openStage, plainly, refusalOf, USER_AGENT } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage[Symbol.asyncDispose]());

const ID = '1100000000000000999';
const example = (path: string): string => path.replaceAll(/:\w+/g, ID);
const named = ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const);

describe('each route', () => {
  it.each(named)('GIVEN %s THEN the table names it once', (_name, route) => {
    const same = ROUTES.filter(
      ({ method, path }) => method === route.method && path === route.path,
    );
    expect(same).toHaveLength(1);
  });

  it.each(named)(
    'GIVEN %s without a good token THEN 401 where one is needed',
    async (_name, route) => {
      const headers = { authorization: 'Bot nonsense' };
      const { status } = await plainly(stage, route.method, example(route.path), { headers });
      expect(status === 401).toBe(route.auth === 'bot');
    },
  );

  it.each(named)('GIVEN %s with an unknown query parameter THEN 50035', async (_name, route) => {
    const response = await plainly(stage, route.method, `${example(route.path)}?wat=1`);
    // An interaction's token is looked at only after the form.
    expect(await response.json()).toMatchObject({
      code: 50035,
      errors: { wat: { _errors: [{ code: 'UNKNOWN_FIELD' }] } },
    });
  });

  it.each(named.filter(([, { path }]) => path.includes('Id')))(
    'GIVEN %s with a word for an id THEN 50035',
    async (_name, route) => {
      const path = route.path.replaceAll(/:\w+Id/g, 'word').replaceAll(/:\w+/g, ID);
      const response = await plainly(stage, route.method, path);
      expect(await response.json()).toMatchObject({ code: 50035 });
    },
  );

  it.each(named.filter(([, { body }]) => body !== undefined))(
    'GIVEN %s with an unknown field THEN 50035 and a line among the refusals',
    async (_name, route) => {
      const before = stage.simulator.transcript.refusals.length;
      const body = route.method === 'PUT' ? [{ wat: 1 }] : { type: 4, wat: 1 };
      const response = await plainly(stage, route.method, example(route.path), { body });
      expect(await response.json()).toMatchObject({ code: 50035 });
      expect(stage.simulator.transcript.refusals).toHaveLength(before + 1);
    },
  );

  it.each(named.filter(([, { body }]) => body === undefined))(
    'GIVEN %s with a body THEN 50035',
    async (_name, route) => {
      if (route.method === 'GET') return; // fetch sends no body with a GET.
      const response = await plainly(stage, route.method, example(route.path), { body: {} });
      expect(await response.json()).toMatchObject({ code: 50035 });
    },
  );
});

describe('requests that Discord does not know', () => {
  it.each([
    ['an unknown path', 'GET', '/guilds/1100000000000000100/bans', 404],
    ['an unknown method', 'PUT', '/users/@me', 405],
    ['a path with more to it', 'GET', '/users/@me/', 404],
  ])('GIVEN %s THEN it is refused with code 0 and noted', async (_name, method, path, status) => {
    const before = stage.simulator.transcript.refusals.length;
    const response = await plainly(stage, method, path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code: 0 });
    expect(stage.simulator.transcript.refusals.slice(before)).toMatchObject([
      { summary: `${method} /api/v10${path}`, status },
    ]);
  });

  it('GIVEN another version of the API THEN 404', async () => {
    const headers = { 'user-agent': USER_AGENT };
    const response = await fetch(`${stage.simulator.apiUrl}/v9/gateway`, { headers });
    expect(response.status).toBe(404);
  });

  it('GIVEN a user agent that is no bot THEN 40333', async () => {
    const response = await plainly(stage, 'GET', '/gateway', {
      headers: { 'user-agent': 'curl/8' },
    });
    expect(await response.json()).toMatchObject({ code: 40333 });
  });

  it('GIVEN a body that is no JSON THEN 50109', async () => {
    const response = await plainly(stage, 'POST', '/users/@me/channels', { body: '{' });
    expect(await response.json()).toMatchObject({ code: 50109 });
  });

  it('GIVEN a body of another type THEN 50035', async () => {
    const headers = { 'content-type': 'text/plain' };
    const response = await plainly(stage, 'POST', '/users/@me/channels', { body: '{}', headers });
    expect(await response.json()).toMatchObject({ code: 50035 });
  });

  it('GIVEN a number in the query that is out of range THEN 50035', async () => {
    const path = `/channels/${stage.simulator.world.channelOf('general').id}/messages` as const;
    for (const [limit, code] of [
      ['0', 'limit NUMBER_TYPE_MIN'],
      ['101', 'limit NUMBER_TYPE_MAX'],
      ['many', 'limit NUMBER_TYPE_COERCE'],
    ]) {
      const query = new URLSearchParams({ limit: limit ?? '' });
      expect((await refusalOf(stage.rest.get(path, { query }))).errors).toEqual([code]);
    }
  });
});

describe('answers about the app', () => {
  it.each([
    ['/gateway', GatewayResponseSchema],
    ['/gateway/bot', GatewayBotResponseSchema],
    ['/applications/@me', PrivateApplicationResponseSchema],
    ['/users/@me', UserPIIResponseSchema],
  ] as const)(
    'GIVEN %s THEN the answer has the shape of Discord’s schema',
    async (path, schema) => {
      expect(schema.safeParse(await stage.rest.get(path)).error).toBeUndefined();
    },
  );

  it.each([
    ['general', GuildChannelResponseSchema],
    ['announcements', GuildChannelResponseSchema],
    ['thread', ThreadResponseSchema],
    ['dm', PrivateChannelResponseSchema],
  ] as const)('GIVEN the channel of %s THEN so has its answer', async (place, schema) => {
    const channel = await stage.rest.get(`/channels/${stage.simulator.world.channelOf(place).id}`);
    expect(schema.safeParse(channel).error).toBeUndefined();
  });

  it('GIVEN a guild of the bot THEN its answer too, with its roles, and counts if asked for', async () => {
    const { guildId } = stage.simulator.world;
    const guild = await stage.rest.get(`/guilds/${guildId}`);
    expect(GuildWithCountsResponseSchema.safeParse(guild).error).toBeUndefined();
    expect(guild).toMatchObject({ id: guildId, roles: [{ name: '@everyone' }, {}, {}, {}] });
    expect(guild).not.toHaveProperty('approximate_member_count');
    const query = new URLSearchParams({ with_counts: 'true' });
    expect(await stage.rest.get(`/guilds/${guildId}`, { query })).toMatchObject({
      approximate_member_count: 5,
    });
  });

  it('GIVEN a member THEN so has their answer', async () => {
    const { guildId, bot } = stage.simulator.world;
    const member = await stage.rest.get(`/guilds/${guildId}/members/${bot.id}`);
    expect(GuildMemberResponseSchema.safeParse(member).error).toBeUndefined();
    expect(member).toMatchObject({ user: { id: bot.id }, roles: ['1100000000000000110'] });
  });

  it.each([
    ['a guild without the bot', '/guilds/1100000000000000300', 10004],
    ['a guild that is not', '/guilds/1100000000000000999', 10004],
    [
      'a member of a guild without it',
      '/guilds/1100000000000000300/members/1100000000000000011',
      50001,
    ],
    ['nobody', '/guilds/1100000000000000100/members/1100000000000000999', 10007],
  ] as const)('GIVEN %s THEN a circumstance, and no refusal of ours', async (_, path, code) => {
    const before = stage.simulator.transcript.refusals.length;
    expect(await refusalOf(stage.rest.get(path))).toMatchObject({ code });
    expect(stage.simulator.transcript.refusals).toHaveLength(before);
  });

  it('GIVEN the application THEN its owner is the persona of that name', async () => {
    expect(await stage.rest.get('/applications/@me')).toMatchObject({
      owner: { id: stage.simulator.world.userOf('owner').id },
    });
  });

  it('GIVEN a revoked token THEN 401 until the fault is cleared', async () => {
    stage.simulator.faults.revokeToken();
    expect(await refusalOf(stage.rest.get('/users/@me'))).toMatchObject({ status: 401 });
    stage.simulator.faults.clear();
    stage.rest.setToken(stage.simulator.token);
    expect(await stage.rest.get('/users/@me')).toMatchObject({ id: stage.applicationId });
  });
});
