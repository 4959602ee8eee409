import { RESTEvents, type REST } from 'discord.js';
import { fetchApplication } from './rest.ts';
import type { Runtime } from '#runtime.ts';

export interface SelfCheckDeps extends Runtime {
  readonly rest: REST;
  readonly transport: 'gateway' | 'http';
  /** Another check, which resolves to a warning, or to undefined. */
  readonly checkDatabase: () => Promise<string | undefined>;
}

/** Tolerated difference from Discord's clock, in ms: the header has whole seconds, and the network takes time. */
const clockTolerance = 5000;

/**
 * Runs once, after Discord has accepted the token. Logs warnings about problems that would otherwise surface late: a
 * wrong clock, an endpoint that doesn't match the transport, a database on temporary storage. Never rejects.
 */
export async function selfCheck(deps: SelfCheckDeps): Promise<void> {
  const { rest, transport, checkDatabase, clock, log } = deps;
  try {
    let skew = Number.NaN;
    rest.once(RESTEvents.Response, (_request, { headers }) => {
      skew = clock.now() - Date.parse(headers.get('date') ?? '');
    });
    const application = await fetchApplication(rest);
    const warnings = [
      clockWarning(skew),
      endpointWarning(transport, application.interactions_endpoint_url),
      await checkDatabase(),
    ].filter((warning) => warning !== undefined);
    for (const warning of warnings) log.warn({ problem: warning }, 'self-check warning');
    log.info(
      { application: application.id, name: application.name, warnings: warnings.length },
      'self-check done',
    );
  } catch (error) {
    log.debug({ err: error }, 'self-check failed');
  }
}

/** @param skew NaN if Discord didn't say what time it is. */
function clockWarning(skew: number): string | undefined {
  if (Number.isNaN(skew) || Math.abs(skew) <= clockTolerance) return undefined;
  const seconds = Math.round(Math.abs(skew) / 1000);
  return `this machine's clock is ${seconds} seconds ${skew > 0 ? 'ahead of' : 'behind'} Discord's: posts go out at the wrong time, and beyond 15 minutes interactions by HTTP are refused. Set it (timedatectl set-ntp true).`;
}

function endpointWarning(transport: SelfCheckDeps['transport'], url: string | null | undefined) {
  if (transport === 'gateway' && url) {
    return `Discord sends interactions to ${url} and none to the gateway: clear Interactions Endpoint URL in the developer portal, or set DISCORD_TRANSPORT=http.`;
  }
  if (transport === 'http' && !url) {
    return "Discord doesn't send interactions here yet: set Interactions Endpoint URL in the developer portal to the address of POST /interactions.";
  }
  return undefined;
}
