import { Socket } from 'node:net';
import { pino, type DestinationStream, type Logger } from 'pino';
import { sleep, type Clock } from '#clock.ts';

const redacted = '[redacted]';

/** Keys of secret values, up to three levels deep. */
const secretKeys = ['token', 'authorization', 'Authorization', 'password', 'secret'];

/** The paths of Discord's API contain interaction tokens, with which anyone can answer for 15 minutes. */
const tokenInPath = /(\/(?:interactions|webhooks)\/\d+\/)[^/?"\s]+/g;

/** Characters that may wait for a slow reader or for space on the disk. Further lines are dropped. */
const mostWaiting = 1_000_000;

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
  const log: Logger = pino(
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
    destination ??
      standardOutput((lines) => {
        log.warn({ lines }, 'log lines dropped');
      }),
  );
  return log;
}

/** Neither a full disk nor a reader that stalls or leaves may end the process or block it. */
function standardOutput(onDropped: (lines: number) => void): DestinationStream {
  const { stdout } = process;
  let dropped = 0;
  const report = () => {
    const lines = dropped;
    dropped = 0;
    if (lines > 0) onDropped(lines);
  };
  if (stdout instanceof Socket) {
    stdout.on('error', () => undefined).on('drain', report);
    return {
      write(line) {
        if (stdout.writableLength < mostWaiting) stdout.write(line);
        else dropped += 1;
      },
    };
  }
  const file = pino.destination({ fd: 1, sync: true, maxLength: mostWaiting });
  // A line that couldn't be written is tried again with the next one.
  file.on('error', () => undefined).on('drain', report);
  file.on('drop', () => (dropped += 1));
  return file;
}

/** Waits until readers have taken the last lines, for at most `patience` ms. */
export async function flushOutput(clock: Clock, patience: number): Promise<void> {
  const written = [process.stdout, process.stderr].map(
    (stream) =>
      new Promise((resolve) => {
        stream.on('error', () => undefined).write('', resolve);
      }),
  );
  await Promise.race([Promise.all(written), sleep(clock, patience)]);
}
