import * as bodies from './bodies.ts';
import type { Bucket, Call, QueryRule, Reply, Route } from './call.ts';
import * as app from './handlers/about-the-app.ts';
import * as commands from './handlers/commands.ts';
import * as guilds from './handlers/guilds.ts';
import * as webhooks from './handlers/interaction-webhooks.ts';
import * as reading from './handlers/read-messages.ts';
import * as writing from './handlers/write-messages.ts';
import { LIMITS } from './limits.ts';

type Rules = Pick<Route, 'query' | 'body' | 'bucket'>;
type Query = Readonly<Record<string, QueryRule>>;

/** A route that requires the bot's token. */
const bot = routesWith('bot');
/** A route without a bot token, such as those whose URL has an interaction token. */
const open = routesWith('none');

const MESSAGES = '/channels/:channelId/messages';
const MESSAGE = `${MESSAGES}/:messageId`;
const WEBHOOK = '/webhooks/:applicationId/:token';

// Discord publishes no numbers; bots should read the headers. These were observed.
const five5s: Bucket = { requests: 5, per: 5000 };
const five2s: Bucket = { requests: 5, per: 2000 };
const ten1h: Bucket = { requests: 10, per: 3_600_000 };
/** For routes without a known limit. Tight, to catch clients that ignore the headers. */
const ten1s: Bucket = { requests: 10, per: 1000 };

const PAGING: Query = {
  limit: { from: 1, to: LIMITS.listed },
  before: 'snowflake',
  after: 'snowflake',
  around: 'snowflake',
};

/** All supported requests. Others are refused. */
export const ROUTES: readonly Route[] = [
  open('GET /gateway', app.getGateway),
  bot('GET /gateway/bot', app.getGatewayBot),
  bot('GET /applications/@me', app.getApplication),
  bot('GET /oauth2/applications/@me', app.getApplication),
  bot('GET /users/@me', app.getUser),
  bot('POST /users/@me/channels', app.createDirectMessages, { body: bodies.checkNewChannel }),

  ...commandRoutes('/applications/:applicationId/commands'),
  ...commandRoutes('/applications/:applicationId/guilds/:guildId/commands'),

  bot('GET /guilds/:guildId', guilds.getGuild, { query: { with_counts: 'boolean' } }),
  bot('GET /guilds/:guildId/members/:userId', guilds.getMember),

  bot('GET /channels/:channelId', reading.getChannel),
  bot('GET /channels/:channelId/thread-members/:userId', reading.getThreadMember),
  bot(`GET ${MESSAGES}`, reading.listMessages, { query: PAGING }),
  bot(`POST ${MESSAGES}`, writing.createMessage, { body: bodies.checkNewMessage, bucket: five5s }),
  bot(`GET ${MESSAGE}`, reading.getMessage),
  bot(`PATCH ${MESSAGE}`, writing.changeMessage, { body: bodies.checkMessageEdit, bucket: five5s }),
  bot(`DELETE ${MESSAGE}`, writing.deleteMessage, { bucket: five5s }),
  bot(`POST ${MESSAGE}/crosspost`, writing.crosspostMessage, { bucket: ten1h }),

  open('POST /interactions/:interactionId/:token/callback', webhooks.createResponse, {
    query: { with_response: 'boolean' },
    body: bodies.checkCallback,
  }),
  open(`POST ${WEBHOOK}`, webhooks.createFollowUp, {
    query: { wait: 'boolean', with_components: 'boolean' },
    body: bodies.checkFollowUp,
    bucket: five2s,
  }),
  ...webhookMessageRoutes(`${WEBHOOK}/messages/@original`),
  ...webhookMessageRoutes(`${WEBHOOK}/messages/:messageId`),
];

function commandRoutes(path: string): Route[] {
  return [
    bot(`GET ${path}`, commands.listCommands, { query: { with_localizations: 'boolean' } }),
    bot(`POST ${path}`, commands.createCommand, { body: bodies.checkNewCommand }),
    bot(`PUT ${path}`, commands.replaceCommands, { body: bodies.checkCommandList }),
  ];
}

function webhookMessageRoutes(path: string): Route[] {
  const bucket = five2s;
  const query: Query = { thread_id: 'snowflake' };
  return [
    open(`GET ${path}`, webhooks.getWebhookMessage, { query, bucket }),
    open(`PATCH ${path}`, webhooks.editWebhookMessage, {
      query: { ...query, with_components: 'boolean' },
      body: bodies.checkWebhookEdit,
      bucket,
    }),
    open(`DELETE ${path}`, webhooks.deleteWebhookMessage, { query, bucket }),
  ];
}

function routesWith(auth: Route['auth']) {
  return (
    line: `${Route['method']} ${string}`,
    handle: (call: Call) => Reply,
    rules: Rules = {},
  ) => {
    const [method, path] = line.split(' ') as [Route['method'], string];
    const usual = auth === 'bot' ? { bucket: ten1s } : {};
    return { method, path, auth, handle, ...usual, ...rules };
  };
}
