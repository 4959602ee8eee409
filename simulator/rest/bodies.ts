import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  ApplicationCommandUpdateRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  CreatePrivateChannelRequestSchema,
  IncomingWebhookInteractionRequestSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
  PongInteractionCallbackRequestSchema,
  UpdateMessageInteractionCallbackRequestSchema,
} from 'discord-api-spec/zod';
import {
  array,
  boolean,
  extend,
  maximum,
  minimum,
  nullish,
  number,
  pipe,
  transform,
} from 'zod/mini';
import type { ZodMiniType } from 'zod/mini';
import type { Transcript } from '../transcript.ts';
import { checkSchema } from './check-schema.ts';
import { enforce, formError, notSimulated, required } from './refusal.ts';
import type { FormError } from './refusal.ts';

/** Validates a body. */
export type BodyCheck = (body: unknown) => FormError[];

const against =
  (schema: ZodMiniType): BodyCheck =>
  (body) =>
    checkSchema(schema, body);

/** Discord returns permissions as strings and accepts strings and numbers; its schema has only numbers. */
const Permissions = pipe(
  transform((given) => (typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given)),
  number().check(minimum(0), maximum(2 ** 54)),
);
/** Discord documents `nsfw`, but its schema lacks it. */
const CommandSchema = extend(ApplicationCommandUpdateRequestSchema, {
  default_member_permissions: nullish(Permissions),
  nsfw: nullish(boolean()),
});

export const checkNewMessage = against(MessageCreateRequestSchema);
export const checkMessageEdit = against(MessageEditRequestPartialSchema);
export const checkFollowUp = against(IncomingWebhookInteractionRequestSchema);
export const checkWebhookEdit = against(IncomingWebhookUpdateRequestPartialSchema);
export const checkNewChannel = against(CreatePrivateChannelRequestSchema);
export const checkNewCommand = against(CommandSchema);
export const checkCommandList = against(array(CommandSchema));

const CALLBACKS: ReadonlyMap<unknown, ZodMiniType> = new Map([
  [1, PongInteractionCallbackRequestSchema],
  [4, CreateMessageInteractionCallbackRequestSchema],
  [5, CreateMessageInteractionCallbackRequestSchema],
  [6, UpdateMessageInteractionCallbackRequestSchema],
  [7, UpdateMessageInteractionCallbackRequestSchema],
  [8, ApplicationCommandAutocompleteCallbackRequestSchema],
]);

export const checkCallback: BodyCheck = (body) => {
  const type: unknown = Object(body).type ?? undefined;
  const schema = CALLBACKS.get(type);
  if (schema !== undefined) return checkSchema(schema, body);
  if (type === undefined) return [required(['type'])];
  if (type === 9) return [notSimulated(['type'], 'modals')];
  const message = `Value must be one of {${[...CALLBACKS.keys()].join(', ')}}.`;
  return [formError(['type'], 'BASE_TYPE_CHOICES', message)];
};

/** The body without what Discord ignores. @throws Refusal */
export function acceptBody(
  discord: { readonly transcript: Transcript },
  check: BodyCheck,
  body: unknown,
): unknown {
  enforce(discord, check(body), body);
  return withoutNulls(body);
}

const EMPTIED: ReadonlySet<string> = new Set(['content', 'embeds', 'components']);

/** Discord treats null as missing, but in an edit, null empties these fields of the message. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, part]) => part !== null || EMPTIED.has(key));
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutNulls(part)]));
}
