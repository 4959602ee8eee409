import { fetchApplication } from '#discord/application.ts';
import { badToken, FatalDiscordError } from '#discord/fatal.ts';
import { isUnauthorized, retryWithBackoff } from '#discord/retry.ts';
import type { Transport, TransportDeps } from '#discord/transport.ts';
import type { Endpoint, EndpointSink } from './endpoint.ts';

export interface HttpTransportDeps extends TransportDeps {
  readonly endpoint: Endpoint;
  /** What signatures are verified with, as 64 hex digits. */
  readonly publicKey: string;
  readonly answer: EndpointSink['answer'];
}

/** Takes interactions that Discord sends as signed HTTP requests; nothing is connected to the gateway. */
export function openHttp(parts: HttpTransportDeps): Transport {
  const { rest, clock, log, metrics, endpoint, publicKey } = parts;
  let closing = false;

  endpoint.open({
    answer: parts.answer,
    onEvent(event) {
      metrics?.webhookEvent(event.type);
      log.info({ event: event.type, at: event.timestamp }, "an event of Discord's");
    },
  });

  async function introduce(): Promise<void> {
    const application = await retryWithBackoff(
      () => fetchApplication(rest),
      clock,
      (error) => closing || isUnauthorized(error),
      (error, wait) => {
        log.warn({ err: error, retryInMs: wait }, 'Discord cannot be reached');
      },
    );
    if (application.verify_key.toLowerCase() !== publicKey.toLowerCase()) throw otherKey();
    log.info({ endpoint: application.interactions_endpoint_url }, 'waiting for interactions');
    parts.onApplication(application.id);
  }

  introduce().catch((error: unknown) => {
    if (closing) return;
    if (error instanceof FatalDiscordError) parts.onFatal(error);
    else if (isUnauthorized(error)) parts.onFatal(new FatalDiscordError(badToken));
    else log.error({ err: error }, 'the application could not be looked up');
  });

  return {
    missing: () => undefined,
    close() {
      closing = true;
      return Promise.resolve();
    },
  };
}

function otherKey(): FatalDiscordError {
  return new FatalDiscordError(
    'DISCORD_PUBLIC_KEY is not that of the application which DISCORD_TOKEN belongs to, so no interaction would ever be accepted. Copy both from the Discord developer portal (General Information, Public Key).',
  );
}
