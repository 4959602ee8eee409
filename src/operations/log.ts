import { pino, type DestinationStream, type Logger } from 'pino';

const redacted = '[redacted]';

/** Keys of secret values, up to three levels deep. */
const secretKeys = ['token', 'authorization', 'Authorization', 'password', 'secret'];

/** The paths of Discord's API contain interaction tokens, with which anyone can answer for 15 minutes. */
const tokenInPath = /(\/(?:interactions|webhooks)\/\d+\/)[^/?"\s]+/g;

/**
 * Logs one JSON object per line. Secrets are redacted twice: by the names of their keys and, as errors can quote
 * them, by replacing their values in the finished line.
 */
export function createLog(
  level: string,
  secrets: readonly (string | undefined)[] = [],
  destination?: DestinationStream,
): Logger {
  const known = secrets.filter((secret) => secret !== undefined && secret !== '');
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*.*.*.${key}`]),
        censor: redacted,
      },
      hooks: {
        streamWrite: (line) =>
          known
            .reduce<string>((text, secret) => text.replaceAll(secret as string, redacted), line)
            .replaceAll(tokenInPath, `$1${redacted}`),
      },
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  );
}
