import type { Transcript } from '../transcript.ts';

/** One error at one path of a request body. */
export interface FormError {
  /** Discord ignores it, but it's still a mistake in the bot. */
  readonly isIgnored?: true;
  readonly path: readonly (string | number)[];
  /** Discord's name for the rule, such as `BASE_TYPE_REQUIRED`. */
  readonly code: string;
  readonly message: string;
}

/** The path of a field in a request body. */
export type Path = FormError['path'];

export function formError(path: Path, code: string, message: string): FormError {
  return { path, code, message };
}

export function ignored(path: Path, code: string, message: string): FormError {
  return { path, code, message, isIgnored: true };
}

export function required(path: Path): FormError {
  return formError(path, 'BASE_TYPE_REQUIRED', 'This field is required');
}

export function tooLong(path: Path, most: number): FormError {
  return formError(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${most} or fewer in length.`);
}

export function tooBig(path: Path, most: number): FormError {
  return formError(path, 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${most}.`);
}

export function tooSmall(path: Path, least: number): FormError {
  const message = `int value should be greater than or equal to ${least}.`;
  return formError(path, 'NUMBER_TYPE_MIN', message);
}

/** Refuses what the bot doesn't use, so the simulator lacks it. */
export function notSimulated(path: Path, what: string): FormError {
  return formError(path, 'NOT_SIMULATED', `Discord accepts ${what}, but this simulator doesn't.`);
}

/** The same errors at paths below this one. */
export function* below(path: Path, errors: Iterable<FormError>): Iterable<FormError> {
  for (const error of errors) yield { ...error, path: [...path, ...error.path] };
}

/** The errors of each item of a list. `before`: the items before it. */
export function* inEach<Item>(
  field: string,
  items: readonly Item[] = [],
  check: (item: Item, before: readonly Item[]) => Iterable<FormError>,
): Iterable<FormError> {
  for (const [index, item] of items.entries()) {
    yield* below([field, index], check(item, items.slice(0, index)));
  }
}

/** Refusals that a correct bot can get too: a lost permission, a deleted channel, a revoked token. */
const CIRCUMSTANCES = {
  unauthorized: [0, 401, '401: Unauthorized'],
  unknownChannel: [10003, 404, 'Unknown Channel'],
  unknownGuild: [10004, 404, 'Unknown Guild'],
  unknownMember: [10007, 404, 'Unknown Member'],
  unknownMessage: [10008, 404, 'Unknown Message'],
  unknownUser: [10013, 404, 'Unknown User'],
  alreadyCrossposted: [40033, 400, 'This message has already been crossposted'],
  missingAccess: [50001, 403, 'Missing Access'],
  closedToMessages: [50007, 403, 'Cannot send messages to this user'],
  missingPermissions: [50013, 403, 'Missing Permissions'],
  threadArchived: [50083, 403, 'Thread is archived'],
  threadLocked: [160005, 403, 'Thread is locked'],
  noMutualGuilds: [50278, 403, 'Cannot send messages to this user due to having no mutual guilds'],
  cannotReplyWithoutHistory: [160002, 403, 'You do not have permission to reply to this message'],
} as const;

/**
 * Discord's known refusals: code, HTTP status, message.
 * https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
 */
const REFUSALS = {
  ...CIRCUMSTANCES,
  unknownRoute: [0, 404, '404: Not Found'],
  wrongMethod: [0, 405, '405: Method Not Allowed'],
  notSimulated: [0, 400, "NOT_SIMULATED: Discord has this route, but this simulator doesn't."],
  versionNotSimulated: [0, 400, 'NOT_SIMULATED: this simulator supports API versions 9 and 10.'],
  unknownWebhook: [10015, 404, 'Unknown Webhook'],
  unknownInteraction: [10062, 404, 'Unknown interaction'],
  notYourApplication: [
    20012,
    403,
    'You are not authorized to perform this action on this application',
  ],
  tooManyCommands: [30032, 400, 'Maximum number of application commands reached (100)'],
  tooManyCreates: [
    30034,
    400,
    'Max number of daily application command creates has been reached (200)',
  ],
  alreadyAcknowledged: [40060, 400, 'Interaction has already been acknowledged.'],
  tooManyFollowUps: [
    40094,
    400,
    'This interaction has reached the maximum number of follow-up messages',
  ],
  blockedUserAgent: [40333, 403, 'internal network error'],
  fileTooLarge: [40005, 413, 'Request entity too large'],
  notYourMessage: [50005, 403, 'Cannot edit a message authored by another user'],
  emptyMessage: [50006, 400, 'Cannot send an empty message'],
  wrongChannelType: [50024, 400, 'Cannot execute action on this channel type'],
  invalidWebhookToken: [50027, 401, 'Invalid Webhook Token'],
  selfMessage: [50033, 400, 'Invalid Recipient(s)'],
  invalidForm: [50035, 400, 'Invalid Form Body'],
  invalidJson: [50109, 400, 'The request body contains invalid JSON.'],
} as const satisfies Record<string, readonly [code: number, status: number, message: string]>;

type RefusalName = keyof typeof REFUSALS;

/**
 * A refusal by Discord, thrown anywhere in a request. `rest-server.ts` turns it into an HTTP
 * response.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: RefusalName;
  readonly errors: readonly FormError[];

  constructor(reason: RefusalName, errors: Iterable<FormError> = []) {
    super(REFUSALS[reason][2]);
    this.reason = reason;
    this.errors = [...errors];
  }

  get code(): number {
    return REFUSALS[this.reason][0];
  }

  get status(): number {
    return REFUSALS[this.reason][1];
  }

  /** Whether a correct bot never gets this refusal. */
  get isBotsFault(): boolean {
    return !(this.reason in CIRCUMSTANCES);
  }

  /** The same refusal with its errors below a field of the body. */
  below(field: string): Refusal {
    return new Refusal(this.reason, below([field], this.errors));
  }

  /** The body of the HTTP response. */
  get body(): object {
    const { code, message } = this;
    return this.errors.length === 0
      ? { message, code }
      : { message, code, errors: tree(this.errors) };
  }
}

/** Throws if there are any issues. */
export function refuseIfAny(errors: Iterable<FormError>): void {
  const refusal = new Refusal('invalidForm', errors);
  if (refusal.errors.length > 0) throw refusal;
}

/** @throws Refusal with this one error. */
export function refuse(path: Path, code: string, message: string): never {
  throw new Refusal('invalidForm', [{ path, code, message }]);
}

/**
 * Notes the bot's mistakes that Discord ignores, and removes them from the body.
 * @throws Refusal if there are other errors.
 */
export function enforce(
  { transcript }: { readonly transcript: Transcript },
  found: Iterable<FormError>,
  body?: unknown,
): void {
  const errors = [...found];
  refuseIfAny(errors.filter(({ isIgnored }) => !isIgnored));
  if (errors.length === 0) return;
  const summary = errors.map(({ path, code }) => `${path.join('.')} ${code}`.trim()).join(', ');
  transcript.note('refused', `ignored: ${summary}`, { body: { errors: tree(errors) } });
  for (const { path } of errors) {
    Reflect.deleteProperty(Object(at(body, path.slice(0, -1))), path.at(-1) ?? '');
  }
}

/** The value at a path of a body. */
export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, key) => Reflect.get(Object(node), key), value);
}

interface ErrorTree {
  [key: string]: ErrorTree | { code: string; message: string }[];
}

/** Discord's nested error format: https://discord.com/developers/docs/reference#error-messages */
function tree(errors: readonly FormError[]): ErrorTree {
  const root: ErrorTree = {};
  for (const { path, code, message } of errors) {
    let node = root;
    for (const key of path) {
      node[key] ??= {};
      node = node[key] as ErrorTree;
    }
    const list = (node['_errors'] ??= []) as { code: string; message: string }[];
    list.push({ code, message });
  }
  return root;
}
