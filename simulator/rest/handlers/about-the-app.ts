import { INSTALLS } from '../../commands/answer-command.ts';
import { answerChannel } from '../../world/answer-places.ts';
import type { World } from '../../world/world.ts';
import type { Call, Reply } from '../call.ts';
import { ok } from '../call.ts';
import { Refusal } from '../refusal.ts';

/** https://discord.com/developers/docs/resources/application#get-current-application */
export function getApplication({ discord }: Call): Reply {
  const { application, bot, guilds, userInstalls } = discord.world;
  const { user: owner } = discord.world.person(application.ownerId);
  return ok({
    id: application.id,
    name: application.name,
    icon: null,
    description: application.description,
    type: null,
    bot,
    flags: 0,
    flags_new: '0',
    bot_public: true,
    bot_require_code_grant: false,
    integration_types_config: Object.fromEntries(INSTALLS.map((type) => [type, {}])),
    verify_key: discord.endpoint.publicKey,
    redirect_uris: [],
    interactions_endpoint_url: discord.endpoint.url ?? null,
    role_connections_verification_url: null,
    owner,
    approximate_guild_count: [...guilds.values()].filter(({ hasBot }) => hasBot).length,
    approximate_user_install_count: userInstalls.size,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
    event_webhooks_url: null,
    event_webhooks_status: 1,
  });
}

/** https://discord.com/developers/docs/resources/user#get-current-user */
export function getUser({ discord }: Call): Reply {
  return ok({
    ...discord.world.bot,
    mfa_enabled: false,
    locale: 'en-US',
    verified: true,
    email: null,
  });
}

/** https://discord.com/developers/docs/events/gateway#get-gateway */
export function getGateway({ discord }: Call): Reply {
  return ok({ url: discord.gateway.url });
}

/** https://discord.com/developers/docs/events/gateway#get-gateway-bot */
export function getGatewayBot({ discord }: Call): Reply {
  return ok({
    url: discord.gateway.url,
    shards: 1,
    session_start_limit: discord.gateway.starts.limit,
  });
}

/** https://discord.com/developers/docs/resources/user#create-dm */
export function createDirectMessages({ discord, body }: Call): Reply {
  const { world } = discord;
  const { recipient_id: recipientId } = body as { recipient_id?: string | null };
  if (!recipientId || recipientId === world.bot.id) throw new Refusal('selfMessage');
  if (!world.people.has(recipientId)) throw new Refusal('unknownUser');
  return ok(answerChannel(world, world.directMessagesOf(recipientId)));
}

/** Whether the user and the bot share a guild, as direct messages require. */
export function sharesGuild(world: World, userId: string): boolean {
  return [...world.guilds.values()].some((guild) => guild.hasBot && guild.members.has(userId));
}
