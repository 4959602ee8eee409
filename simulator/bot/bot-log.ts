/** One line of the bot's output: pino's JSON or plain text. */
export interface LogLine {
  readonly raw: string;
  /** Milliseconds since the Unix epoch, if known. */
  readonly at: number | undefined;
  /** pino's level: 30 info, 40 warn, 50 error. Plain text on stderr is an error. */
  readonly level: number;
  readonly message: string;
  /** Stack frames of the logged error. */
  readonly stack: readonly string[];
}

export const WARN = 40;
export const ERROR = 50;

const KEPT = 500;

/** The last lines of the bot's output. */
export class BotLog {
  readonly #lines: LogLine[] = [];

  add(line: LogLine): void {
    this.#lines.push(line);
    if (this.#lines.length > KEPT) this.#lines.shift();
  }

  /** The likely reason for the bot's end: its last errors, or else its last lines. */
  lastWords(most = 60): readonly LogLine[] {
    const errors = this.#lines.filter(({ level }) => level >= ERROR);
    return (errors.length > 0 ? errors : this.#lines).slice(-most);
  }
}

export function readLogLine(raw: string, source: 'stdout' | 'stderr'): LogLine {
  const plain = {
    raw,
    at: undefined,
    level: source === 'stderr' ? ERROR : 30,
    message: raw,
    stack: [],
  };
  if (!raw.startsWith('{')) return plain;
  const fields = parsed(raw);
  if (fields === undefined) return plain;
  const { time, level, msg } = fields;
  const names = NAMES.flatMap((name) => nameIn(fields, name));
  return {
    raw,
    at: timeOf(time),
    level: typeof level === 'number' ? level : (LEVELS[String(level)] ?? 30),
    message: [
      [typeof msg === 'string' ? msg : '', errorOf(fields)]
        .filter((part) => part !== '')
        .join(': '),
      ...(names.length > 0 ? [`(${names.join(', ')})`] : []),
    ].join(' '),
    stack: stackOf(fields),
  };
}

/** Fields that identify the subject of a log line. */
const NAMES = [
  'subscription',
  'channel',
  'why',
  'code',
  'trouble',
  'outcome',
  'from',
  'to',
  'changes',
  'problem',
] as const;

function nameIn(fields: Record<string, unknown>, name: string): string[] {
  const value = fields[name];
  if (typeof value !== 'string' && typeof value !== 'number') return [];
  return [name === 'why' ? String(value) : `${name} ${value}`];
}

const LEVELS: Readonly<Record<string, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: WARN,
  error: ERROR,
  fatal: 60,
};

/** `warn` for 40. */
export function nameOfLevel(level: number): string {
  return Object.entries(LEVELS).find(([, number]) => number >= level)?.[0] ?? 'fatal';
}

function parsed(raw: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function timeOf(time: unknown): number | undefined {
  const at = typeof time === 'number' ? time : Date.parse(String(time));
  return Number.isNaN(at) ? undefined : at;
}

function errorOf({ err, msg }: Record<string, unknown>): string {
  if (typeof err !== 'object' || err === null || !('message' in err)) return '';
  const message = String(err.message);
  return message === msg ? '' : message;
}

function stackOf({ err }: Record<string, unknown>): readonly string[] {
  if (typeof err !== 'object' || err === null || !('stack' in err)) return [];
  return String(err.stack)
    .split('\n')
    .filter((row) => /^\s+at /u.test(row));
}
