import { pino, type DestinationStream, type Logger } from 'pino';

const redacted = '[redacted]';

/** Keys whose values are secrets, wherever up to three levels deep an object has them. */
const secretKeys = ['token', 'authorization', 'Authorization', 'password', 'secret'];

/** Interaction tokens stand in the paths of Discord's API; for 15 minutes they let anyone answer. */
const tokenInPath = /(\/(?:interactions|webhooks)\/\d+\/)[^/?"\s]+/g;

/**
 * The log: one JSON object a line. Secrets are kept out twice: by the names of their keys, and, as
 * errors carry texts of their own, by replacing them in the finished line.
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
