import {
  checkCallback,
  checkCommandChange,
  checkCommandList,
  checkFollowUp,
  checkMessageEdit,
  checkNewChannel,
  checkNewCommand,
  checkNewMessage,
  checkWebhookEdit,
} from './bodies.ts';
import type { Bucket, QueryRule, Route } from './call.ts';
import * as app from './handlers/about-the-app.ts';
import * as commands from './handlers/commands.ts';
import * as webhooks from './handlers/interaction-webhooks.ts';
import * as interactions from './handlers/interactions.ts';
import * as reading from './handlers/read-messages.ts';
import * as writing from './handlers/write-messages.ts';
import { LIMITS } from './limits.ts';

const COMMANDS = '/applications/:applicationId/commands';
const GUILD_COMMANDS = '/applications/:applicationId/guilds/:guildId/commands';
const MESSAGES = '/channels/:channelId/messages';
const WEBHOOK = '/webhooks/:applicationId/:token';

// Discord publishes no numbers and tells bots to read the headers; these were seen in the wild.
const FIVE_IN_FIVE_SECONDS: Bucket = { requests: 5, per: 5000 };
const FIVE_IN_TWO_SECONDS: Bucket = { requests: 5, per: 2000 };
const TEN_IN_AN_HOUR: Bucket = { requests: 10, per: 3_600_000 };

const LIST: Readonly<Record<string, QueryRule>> = { with_localizations: 'boolean' };
const WEBHOOK_QUERY: Readonly<Record<string, QueryRule>> = {
  thread_id: 'snowflake',
};
const EDIT_QUERY: typeof WEBHOOK_QUERY = { ...WEBHOOK_QUERY, with_components: 'boolean' };
const FOLLOW_UP_QUERY: typeof WEBHOOK_QUERY = { wait: 'boolean', with_components: 'boolean' };

/** Every request that this Discord knows, below `/api/v10`. Anything else is refused. */
export const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/gateway', auth: 'none', handle: app.getGateway },
  { method: 'GET', path: '/gateway/bot', auth: 'bot', handle: app.getGatewayBot },
  { method: 'GET', path: '/applications/@me', auth: 'bot', handle: app.getApplication },
  { method: 'GET', path: '/users/@me', auth: 'bot', handle: app.getUser },
  {
    method: 'POST',
    path: '/users/@me/channels',
    auth: 'bot',
    body: checkNewChannel,
    handle: app.createDirectMessages,
  },

  ...[COMMANDS, GUILD_COMMANDS].flatMap((path): Route[] => [
    { method: 'GET', path, auth: 'bot', query: LIST, handle: commands.listCommands },
    { method: 'PUT', path, auth: 'bot', body: checkCommandList, handle: commands.replaceCommands },
    { method: 'POST', path, auth: 'bot', body: checkNewCommand, handle: commands.createCommand },
    { method: 'GET', path: `${path}/:commandId`, auth: 'bot', handle: commands.getCommand },
    {
      method: 'PATCH',
      path: `${path}/:commandId`,
      auth: 'bot',
      body: checkCommandChange,
      handle: commands.changeCommand,
    },
    { method: 'DELETE', path: `${path}/:commandId`, auth: 'bot', handle: commands.deleteCommand },
  ]),

  { method: 'GET', path: '/channels/:channelId', auth: 'bot', handle: reading.getChannel },
  {
    method: 'GET',
    path: MESSAGES,
    auth: 'bot',
    query: {
      limit: { from: 1, to: LIMITS.listed.max },
      before: 'snowflake',
      after: 'snowflake',
      around: 'snowflake',
    },
    handle: reading.listMessages,
  },
  {
    method: 'POST',
    path: MESSAGES,
    auth: 'bot',
    body: checkNewMessage,
    bucket: FIVE_IN_FIVE_SECONDS,
    handle: writing.createMessage,
  },
  { method: 'GET', path: `${MESSAGES}/:messageId`, auth: 'bot', handle: reading.getMessage },
  {
    method: 'PATCH',
    path: `${MESSAGES}/:messageId`,
    auth: 'bot',
    body: checkMessageEdit,
    bucket: FIVE_IN_FIVE_SECONDS,
    handle: writing.changeMessage,
  },
  {
    method: 'DELETE',
    path: `${MESSAGES}/:messageId`,
    auth: 'bot',
    bucket: FIVE_IN_FIVE_SECONDS,
    handle: writing.deleteMessage,
  },
  {
    method: 'POST',
    path: `${MESSAGES}/:messageId/crosspost`,
    auth: 'bot',
    bucket: TEN_IN_AN_HOUR,
    handle: writing.crosspostMessage,
  },

  {
    method: 'POST',
    path: '/interactions/:interactionId/:interactionToken/callback',
    auth: 'none',
    query: { with_response: 'boolean' },
    body: checkCallback,
    handle: interactions.createResponse,
  },
  {
    method: 'POST',
    path: WEBHOOK,
    auth: 'none',
    query: FOLLOW_UP_QUERY,
    body: checkFollowUp,
    bucket: FIVE_IN_TWO_SECONDS,
    handle: webhooks.createFollowUp,
  },
  ...['@original', ':messageId'].flatMap((which): Route[] => {
    const path = `${WEBHOOK}/messages/${which}`;
    const bucket = FIVE_IN_TWO_SECONDS;
    return [
      {
        method: 'GET',
        path,
        auth: 'none',
        query: WEBHOOK_QUERY,
        bucket,
        handle: webhooks.getWebhookMessage,
      },
      {
        method: 'PATCH',
        path,
        auth: 'none',
        query: EDIT_QUERY,
        body: checkWebhookEdit,
        bucket,
        handle: webhooks.editWebhookMessage,
      },
      {
        method: 'DELETE',
        path,
        auth: 'none',
        query: WEBHOOK_QUERY,
        bucket,
        handle: webhooks.deleteWebhookMessage,
      },
    ];
  }),
];
