import { fetchApplication } from '#discord/rest.ts';
import { FatalDiscordError } from '#discord/errors.ts';
import { reachDiscord } from '#discord/retry.ts';
import type { Transport, TransportDeps } from '#discord/transport.ts';
import type { Endpoint, EndpointSink } from './endpoint.ts';

/** Receives interactions as signed HTTP requests, without a gateway connection. */
export function openHttp(
  deps: TransportDeps & Pick<EndpointSink, 'answer'> & { readonly endpoint: Endpoint },
): Transport {
  const { rest, log, metrics, endpoint } = deps;
  let closing = false;

  endpoint.open({
    answer: deps.answer,
    onEvent(event) {
      metrics.webhookEvent(event.type);
      log.info({ event: event.type, at: event.timestamp }, 'application event');
    },
  });

  async function introduce(): Promise<void> {
    const application = await reachDiscord(
      () => fetchApplication(rest),
      deps,
      () => closing,
    );
    if (application.verify_key.toLowerCase() !== endpoint.publicKey.toLowerCase()) {
      throw new FatalDiscordError(otherKey);
    }
    log.info({ endpoint: application.interactions_endpoint_url }, 'waiting for interactions');
    deps.onApplication(application.id);
  }

  introduce().catch((error: unknown) => {
    if (closing) return;
    if (error instanceof FatalDiscordError) deps.onFatal(error);
    else log.error({ err: error }, 'application lookup failed');
  });

  return {
    missing: () => undefined,
    close() {
      closing = true;
      return Promise.resolve();
    },
  };
}

const otherKey =
  "DISCORD_PUBLIC_KEY isn't the key of DISCORD_TOKEN's application, so every interaction would be refused. Copy both from the Discord developer portal (General Information, Public Key; Bot, Token).";
